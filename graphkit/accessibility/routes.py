"""The ways in which a system can be used, and which observations bind each.

The same routes are looked at for every system, whether or not it offers them: being offered is a constraint like any
other. Beside the providers and precisions that are on record there is always a route for those that are not, bound only
by what binds all; so a route that disappears with its last observation leaves one behind that claims no more.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal

from graphkit.accessibility.arithmetic import precision_bits

if TYPE_CHECKING:
    from graphkit.accessibility.facts import Fact, Snapshot

__all__ = ["COMPONENT", "Route", "RouteKind", "Variant", "find_routes", "is_about"]

RouteKind = Literal["hosted-interface", "hosted-api", "self-hosted-weights"]
Variant = Literal["free", "subscription", "paid", "own-hardware", "rented-hardware"]

#: The component that each kind of route goes through.
COMPONENT: Final[dict[str, str]] = {
    "hosted-interface": "user-interface",
    "hosted-api": "api",
    "self-hosted-weights": "weights",
}
#: Licences that bind a kind of route, beside a licence of no stated kind.
_LICENCES: Final[dict[str, tuple[str, ...]]] = {
    "hosted-interface": ("terms-of-service",),
    "hosted-api": ("terms-of-service",),
    "self-hosted-weights": ("weights-licence",),
}
#: Rate limits of one tier only: what the setting of the observation names, and the variant of route that the tier is.
_TIERS: Final[dict[str, Variant]] = {"free tier": "free", "paid tier": "paid"}
_ANY_PROVIDER: Final = frozenset({"free-tier", "subscription-price", "self-hosting-cost"})


@dataclass(frozen=True, slots=True)
class Route:
    """One way of using a system.

    `provider` is set where a hosted API is bought from a provider on record; `precision` is the bits of a weight, or
    `quantised`, where weights run in a form of their own.
    """

    kind: RouteKind
    variant: Variant
    provider: str | None = None
    precision: float | Literal["quantised"] | None = None

    @property
    def id(self) -> str:
        """Name it within its system.

        >>> Route("hosted-api", "paid", "together-ai").id
        'hosted-api/paid/together-ai'
        """
        parts: list[str] = [self.kind, self.variant]
        if self.kind == "hosted-api" and self.variant == "paid":
            parts.append(self.provider or "other-provider")
        if self.variant == "own-hardware":
            parts.append(
                self.precision
                if self.precision == "quantised"
                else f"{self.precision:g}-bit"
                if isinstance(self.precision, float)
                else "as-published"
            )
        return "/".join(parts)

    @property
    def component(self) -> str:
        """The component it goes through."""
        return COMPONENT[self.kind]

    @property
    def is_hosted(self) -> bool:
        """Whether somebody else runs the system."""
        return self.kind != "self-hosted-weights"

    @property
    def is_paid(self) -> bool:
        """Whether somebody has to be paid for it."""
        return self.variant in ("subscription", "paid", "rented-hardware")


def find_routes(snapshot: Snapshot) -> list[Route]:
    """List the routes to look at for a system, in a fixed order.

    An API that is only in the developer's own channel is bought from the developer; otherwise every provider with a
    price on record is a route, and one stands for those who are not on record.
    """
    routes = [Route("hosted-interface", "free"), Route("hosted-interface", "subscription"), Route("hosted-api", "free")]
    api = snapshot.levels["api"]
    if api.own is not None:
        routes.append(Route("hosted-api", "paid", snapshot.developer))
    if not api.only_own:
        named = {
            fact.provider
            for name in ("api-input-price", "api-output-price")
            for fact in snapshot.of(name)
            if fact.provider is not None and fact.status == "reported"
        }
        if api.own is not None:
            named.discard(snapshot.developer)
        routes += [Route("hosted-api", "paid", provider) for provider in sorted(named)]
        routes.append(Route("hosted-api", "paid"))
    precisions = {
        bits
        for name in ("accelerator-memory", "weights-size")
        for fact in snapshot.of(name)
        if fact.status == "reported" and (bits := precision_bits(fact.setting)) is not None
    }
    routes.append(Route("self-hosted-weights", "own-hardware"))
    routes += [Route("self-hosted-weights", "own-hardware", precision=bits) for bits in sorted(precisions)]
    routes.append(Route("self-hosted-weights", "own-hardware", precision="quantised"))
    routes.append(Route("self-hosted-weights", "rented-hardware"))
    return routes


def is_about(fact: Fact, route: Route) -> bool:
    """Tell whether an observation binds a route.

    What is said of the whole system binds every route, what is said of a component only those through it; what one
    provider offers binds only the API of that provider, and a rate limit of the free or the paid tier only that tier.
    """
    if fact.variable == "licence-permissiveness":
        return fact.component in ("system", "licence", *_LICENCES[route.kind])
    if fact.component not in ("system", route.component):
        return False
    if fact.variable == "rate-limit" and _TIERS.get(fact.setting or "", route.variant) != route.variant:
        return False
    if fact.provider is None or fact.variable in _ANY_PROVIDER:
        return True
    return route.kind == "hosted-api" and fact.provider == route.provider
