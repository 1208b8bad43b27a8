"""The words of the reference page in its two languages."""

from __future__ import annotations

from typing import Final

__all__ = ["WORDS"]

WORDS: Final[dict[str, dict[str, str]]] = {
    "en": {
        "language": "English",
        "other": "한국어로 보기",
        "version": "Version",
        "modules": "Modules",
        "terms": "terms",
        "licence": "Licence",
        "cite": "Cite as",
        "formats": "Other forms",
        "prefix": "Namespace",
        "borrowed": "Grey boxes belong to another module.",
        "class": "Classes",
        "object-property": "Object properties",
        "data-property": "Data properties",
        "annotation-property": "Annotation properties",
        "broader-class": "broader classes",
        "narrower-classes": "narrower classes",
        "broader-property": "broader properties",
        "domain": "from",
        "range": "to",
        "inverse": "inverse of",
        "disjoint": "excludes",
        "properties": "properties",
        "used-by": "value of",
        "defined-by-value": "defined by",
        "traits": "is",
        "status": "status",
        "source": "source",
        "single-valued": "single-valued",
        "symmetric": "symmetric",
        "intro": (
            "Every class and property of the ontology, module by module. Things such as single risks "
            "or variables are in the graph itself."
        ),
    },
    "ko": {
        "language": "한국어",
        "other": "Read in English",
        "version": "버전",
        "modules": "모듈",
        "terms": "개 용어",
        "licence": "라이선스",
        "cite": "인용",
        "formats": "다른 형식",
        "prefix": "이름 공간",
        "borrowed": "회색 상자는 다른 모듈의 클래스이다.",
        "class": "클래스",
        "object-property": "객체 속성",
        "data-property": "데이터 속성",
        "annotation-property": "주석 속성",
        "broader-class": "상위 클래스",
        "narrower-classes": "하위 클래스",
        "broader-property": "상위 속성",
        "domain": "정의역",
        "range": "치역",
        "inverse": "역속성",
        "disjoint": "서로소",
        "properties": "속성",
        "used-by": "값으로 쓰는 속성",
        "defined-by-value": "정의",
        "traits": "성격",
        "status": "상태",
        "source": "출처",
        "single-valued": "값이 하나",
        "symmetric": "대칭",
        "intro": "온톨로지의 모든 클래스와 속성을 모듈별로 싣는다. 개별 위험이나 변수 같은 개체는 그래프에서 찾을 수 있다.",
    },
}
