"""The words of the pages, in English and Korean."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from api.sheets.language import Language

__all__ = ["KINDS_NAMED", "PREDICATES", "WORDS", "say", "vocabulary"]

Pair = tuple[str, str]

WORDS: Final[dict[str, Pair]] = {
    "about": ("About this entry", "이 항목에 대하여"),
    "about-atlas": (
        "Who can really use generative AI systems, and which risks and benefits move with access.",
        "누가 생성형 인공지능을 실제로 쓸 수 있는지, 접근성이 달라지면 어떤 위험과 편익이 함께 움직이는지 알려 줍니다.",
    ),
    "because": ("Mechanism", "작동 원리"),
    "cite": ("Cite", "인용"),
    "component": ("Component", "구성 요소"),
    "confidence": ("Confidence", "신뢰도"),
    "consequences": ("What it leads to", "이것이 미치는 영향"),
    "denied": ("not this", "해당하지 않음"),
    "derived": ("derived", "도출"),
    "disagrees": ("disagrees", "불일치"),
    "drivers": ("What moves it", "이것을 움직이는 요인"),
    "effects": ("What moves with it", "함께 움직이는 것"),
    "evidence": ("Evidence", "근거"),
    "first-read": (
        "Only the first {count} statements that lead here were read.",
        "이 항목을 가리키는 진술 가운데 처음 {count}개만 살폈습니다.",
    ),
    "gone": ("This entry has been retired.", "이 항목은 폐기되었습니다."),
    "grows": ("grows", "커진다"),
    "high": ("high", "높음"),
    "held": ("Held", "유효 기간"),
    "identifier": ("Identifier", "식별자"),
    "incoming": ("Where it is mentioned", "이 항목을 가리키는 것"),
    "influence": ("Influence", "영향"),
    "interactive": ("Open in the interactive page", "대화형 화면에서 보기"),
    "justification": ("Justification", "판단 방법"),
    "levels": ("Components and levels", "구성 요소와 공개 단계"),
    "low": ("low", "낮음"),
    "mappings": ("In other vocabularies", "다른 어휘와의 대응"),
    "mapping-relation": ("Relation", "관계"),
    "mapping-target": ("Term", "용어"),
    "medium": ("medium", "중간"),
    "more": ("and {count} more", "그 밖에 {count}개"),
    "near": ("Did you mean", "혹시 이것을 찾으셨나요"),
    "no": ("no", "아니요"),
    "no-match": ("no match", "대응 없음"),
    "none-found": ("looked for, not found", "찾았으나 없음"),
    "now": ("now", "현재"),
    "observations": ("Values", "값"),
    "of": ("{count} in all", "모두 {count}개"),
    "on": ("On", "대상"),
    "date": ("Date", "날짜"),
    "problem": ("Something is wrong", "문제가 있습니다"),
    "releases": ("Releases", "공개 이력"),
    "replaced": ("It was replaced by", "다음으로 대체되었습니다"),
    "set": ("Set", "대응 모음"),
    "scale": ("Scale, lowest first", "척도(낮은 것부터)"),
    "short-answer": ("In short", "한눈에 보기"),
    "shrinks": ("shrinks", "줄어든다"),
    "skip": ("Skip to the content", "본문으로 건너뛰기"),
    "source": ("Source", "출처"),
    "start": ("Front door", "첫 화면"),
    "statements": ("Statements", "진술"),
    "strength": ("Strength", "세기"),
    "system": ("System", "시스템"),
    "title": ("Title", "제목"),
    "value": ("Value", "값"),
    "variable": ("Variable", "변수"),
    "version": ("Version {version}, generation {generation} of {date}", "버전 {version}, {date} 세대 {generation}"),
    "when-rises": ("When it rises", "커질 때"),
    "yes": ("yes", "예"),
}

#: Relations borrowed from other vocabularies, and ours that read better so.
PREDICATES: Final[dict[str, Pair]] = {
    "dcat:version": ("version", "버전"),
    "dcterms:created": ("created", "작성일"),
    "dcterms:creator": ("creator", "작성자"),
    "dcterms:description": ("description", "설명"),
    "dcterms:hasPart": ("has part", "부분"),
    "dcterms:identifier": ("identifier", "식별자"),
    "dcterms:isReplacedBy": ("is replaced by", "대체한 항목"),
    "dcterms:issued": ("published", "발행"),
    "dcterms:license": ("licence", "라이선스"),
    "dcterms:modified": ("modified", "수정일"),
    "dcterms:publisher": ("publisher", "발행처"),
    "dcterms:source": ("source", "출처"),
    "dcterms:title": ("title", "제목"),
    "foaf:homepage": ("home page", "홈페이지"),
    "owl:annotatedProperty": ("mapping relation", "대응 관계"),
    "owl:annotatedSource": ("from", "대응의 출발"),
    "owl:annotatedTarget": ("to", "대응의 대상"),
    "owl:deprecated": ("retired", "폐기됨"),
    "owl:versionInfo": ("version", "버전"),
    "prov:hadPrimarySource": ("source", "출처"),
    "prov:wasAssociatedWith": ("made by", "만든 주체"),
    "prov:wasDerivedFrom": ("derived from", "도출에 쓰인 것"),
    "prov:wasGeneratedBy": ("made in", "생성 과정"),
    "rdf:type": ("type", "유형"),
    "rdfs:comment": ("comment", "설명"),
    "rdfs:isDefinedBy": ("defined by", "정의한 곳"),
    "rdfs:label": ("label", "이름"),
    "rdfs:subClassOf": ("kind of", "상위 부류"),
    "schema:addressCountry": ("country", "국가"),
    "schema:url": ("address", "주소"),
    "skos:altLabel": ("also called", "다른 이름"),
    "skos:broadMatch": ("narrower than", "더 넓은 용어"),
    "skos:broader": ("broader", "상위 개념"),
    "skos:closeMatch": ("close to", "비슷한 용어"),
    "skos:definition": ("definition", "정의"),
    "skos:exactMatch": ("same as", "같은 용어"),
    "skos:inScheme": ("in the list", "속한 목록"),
    "skos:member": ("member", "구성원"),
    "skos:narrowMatch": ("broader than", "더 좁은 용어"),
    "skos:notation": ("code", "코드"),
    "skos:note": ("note", "비고"),
    "skos:prefLabel": ("name", "이름"),
    "skos:relatedMatch": ("related to", "관련 용어"),
    "skos:scopeNote": ("scope", "범위"),
    "skos:semanticRelation": ("related by meaning to", "의미상 관련"),
    "sosa:hasFeatureOfInterest": ("observed on", "관측 대상"),
    "sosa:hasSimpleResult": ("result", "결과"),
    "sosa:observedProperty": ("variable", "변수"),
    "sssom:confidence": ("confidence", "신뢰도"),
    "sssom:mapping_date": ("date of the mapping", "대응 작성일"),
    "sssom:mapping_justification": ("justification", "판단 방법"),
    "sssom:mappings": ("mapping", "대응"),
    "sssom:object_label": ("name of the target", "대상의 이름"),
    "sssom:object_source": ("vocabulary of the target", "대상의 어휘"),
    "sssom:object_source_version": ("version of that vocabulary", "대상 어휘의 버전"),
    "sssom:predicate_modifier": ("modifier", "한정"),
    "sssom:subject_label": ("name of the source", "출발 용어의 이름"),
    "sssom:subject_source": ("vocabulary of the source", "출발 용어의 어휘"),
    "sssom:subject_source_version": ("version of our vocabulary", "우리 어휘의 버전"),
    "sssom:subject_type": ("type of the source", "출발 용어의 유형"),
    "void:classes": ("classes", "클래스 수"),
    "void:dataDump": ("dump", "덤프"),
    "void:distinctObjects": ("different objects", "서로 다른 목적어 수"),
    "void:distinctSubjects": ("different subjects", "서로 다른 주어 수"),
    "void:inDataset": ("in the data set", "속한 데이터셋"),
    "void:properties": ("properties", "속성 수"),
    "void:subset": ("named graph", "이름 있는 그래프"),
    "void:triples": ("triples", "트리플 수"),
    "void:uriSpace": ("begin of all identifiers", "식별자의 공통 앞부분"),
    "void:vocabulary": ("vocabulary", "어휘"),
    "vs:term_status": ("status of the term", "용어의 상태"),
}

#: Kinds of things that the ontology has no class of the same name for.
KINDS_NAMED: Final[dict[str, Pair]] = {
    "activity": ("activity", "활동"),
    "agent": ("software", "소프트웨어"),
    "code": ("code", "코드"),
    "component-release": ("component release", "구성 요소 공개"),
    "dataset": ("data set", "데이터셋"),
    "framework": ("software framework", "소프트웨어 프레임워크"),
    "graph": ("named graph", "이름 있는 그래프"),
    "index-criterion": ("criterion of an index", "지수의 기준"),
    "index-entry": ("entry of an index", "지수의 항목"),
    "mapping": ("mapping", "대응"),
    "mapping-set": ("set of mappings", "대응 모음"),
    "rule": ("rule", "규칙"),
    "scheme": ("list of concepts", "개념 목록"),
}


def say(key: str, language: Language, **values: object) -> str:
    """Give one of `WORDS` in a language, its gaps filled.

    >>> say("more", "ko", count=3)
    '그 밖에 3개'
    """
    return WORDS[key][language == "ko"].format(**values) if values else WORDS[key][language == "ko"]


def vocabulary(language: Language) -> dict[str, str]:
    """Give all words in a language, with underscores for the hyphens in their keys, for templates."""
    return {key.replace("-", "_"): pair[language == "ko"] for key, pair in WORDS.items()}
