"""The answers of the API: each view reads its parameters and hands over to services."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from http import HTTPStatus
from typing import Any, ClassVar

from django.http import Http404, HttpRequest, HttpResponse, HttpResponsePermanentRedirect, QueryDict
from django.urls import reverse
from drf_spectacular.utils import extend_schema, extend_schema_view
from drf_spectacular.views import SpectacularAPIView, SpectacularSwaggerSplitView
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from deprecations.api.v1 import operations, renderers
from deprecations.api.v1.conditional import entity_tag, keep_answer, known_answer
from deprecations.api.v1.errors import UnknownName, problem
from deprecations.api.v1.pagination import PARAMETERS as PAGE_PARAMETERS
from deprecations.api.v1.pagination import Page
from deprecations.api.v1.parameters import FORMAT, both, refuse_unknown, refuse_unreadable
from deprecations.api.v1.policy import policy_document
from deprecations.api.v1.representations.categories import category_tree
from deprecations.api.v1.representations.distributions import distribution_row
from deprecations.api.v1.representations.export import knowledge_row, rows_apart
from deprecations.api.v1.representations.feature_details import feature_detail
from deprecations.api.v1.representations.features import feature_rows
from deprecations.api.v1.representations.machine_types import machine_type_row, machine_types_row
from deprecations.api.v1.representations.releases import listing_row, release_row
from deprecations.api.v1.representations.removals import removals_row
from deprecations.catalogue.records import ListKind
from deprecations.exporter.as_json import write_export
from deprecations.filters import (
    ParameterError,
    read_category,
    read_feature_query,
    read_machine,
    read_release,
)
from deprecations.models import Feature
from deprecations.policy.machine_types import life_of, machine_types_at
from deprecations.policy.versions import Version
from deprecations.services.category_tree import with_all_below
from deprecations.services.distributions import distribution_releases
from deprecations.services.export_knowledge import collect_knowledge
from deprecations.services.feature_details import feature_details
from deprecations.services.features_as_of import (
    AsOf,
    as_of,
    categories,
    category_stage_counts,
    features_as_of,
)
from deprecations.services.former_addresses import former_address
from deprecations.services.machine_types import features_naming
from deprecations.services.release_facts import changes_in, listings_in
from deprecations.services.removals import removals_at


class ReadOnlyView(APIView):
    """What all addresses share: methods, headers, and refusing parameters nobody knows."""

    http_method_names = ["get", "head", "options"]
    parameters: ClassVar[tuple[str, ...]] = ()

    @property
    def default_response_headers(self) -> dict[str, str]:
        """Answers may be kept, but each use has to be confirmed: knowledge changes at any time."""
        headers: dict[str, str] = super().default_response_headers
        return {**headers, "Vary": "Accept", "Cache-Control": "no-cache"}

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        super().initial(request, *args, **kwargs)
        if request.method in {"GET", "HEAD"}:
            self.check_parameters(request.query_params, kwargs)

    def check_parameters(self, params: QueryDict, path: Mapping[str, str]) -> None:
        """Refuse what no address takes, before anything is read."""
        refuse_unreadable(params, path)
        refuse_unknown(params, self.parameters)

    def options(  # type: ignore[override]
        self, request: HttpRequest, *args: Any, **kwargs: Any
    ) -> HttpResponse:
        """Which methods there are stands in the Allow header."""
        response = HttpResponse(status=204)
        del response["Content-Type"]
        return response


class KnowledgeView(ReadOnlyView):
    """An address whose answer changes with the knowledge only."""

    def get(self, request: Request, **kwargs: Any) -> HttpResponse:
        tag = entity_tag(request)
        if (known := known_answer(request, tag)) is not None:
            return known
        answer = self.answer(request, **kwargs)
        if isinstance(answer, HttpResponse):
            if answer.status_code == HTTPStatus.OK:
                answer["ETag"] = tag
            return answer
        response = Response(answer)
        keep_answer(response, tag)
        return response

    def answer(self, request: Request, **kwargs: Any) -> Any:
        """What to send: plain JSON values, or a finished response."""
        raise NotImplementedError


@extend_schema_view(get=operations.INDEX)
class Index(KnowledgeView):
    """Where everything is."""

    def answer(self, request: Request, **_: Any) -> Any:
        names = {
            "features": "feature-list",
            "categories": "category-list",
            "releases": "release-list",
            "removals": "removals",
            "compare": "compare",
            "distributions": "distributions",
            "machine_types": "machine-types",
            "policy": "policy",
            "export": "export",
            "schema": "schema",
            "docs": "docs",
        }
        return {key: _address(request, name) for key, name in names.items()}


@extend_schema_view(get=operations.FEATURES)
class FeatureList(KnowledgeView):
    """Features as of a release."""

    renderer_classes = renderers.FEATURES

    def check_parameters(self, params: QueryDict, path: Mapping[str, str]) -> None:
        """Unknown ones are found when all are read, so that one problem names all."""
        refuse_unreadable(params, path)

    def answer(self, request: Request, **_: Any) -> Any:
        params = request.query_params
        query, page = both(
            lambda: read_feature_query(params, also_allowed=(*PAGE_PARAMETERS, FORMAT)),
            lambda: Page.read(params),
        )
        features = query.features.prefetch_related(None)
        count = features.count()
        # A table cannot name its next page, so it is whole unless a page is asked for.
        if request.accepted_renderer.format != "json" and params.keys().isdisjoint(PAGE_PARAMETERS):
            page = Page(1, max(1, count))
        address = feature_address(request, query.at)
        return page.of(count, lambda part: feature_rows(features[part], query.at, address), request)


@extend_schema_view(get=operations.FEATURE)
class FeatureDetail(KnowledgeView):
    """One feature as of a release, whole. An old slug leads to the present one, or tells what stood
    there."""

    parameters = ("release",)

    def answer(self, request: Request, **kwargs: Any) -> Any:
        slug: str = kwargs["slug"]
        at = read_release(request.query_params.get("release"))
        feature = features_as_of(at).prefetch_related(None).filter(slug=slug).first()
        if feature is None:
            return self._moved(request, slug)
        [row] = feature_rows([feature], at, lambda own: _address(request, "feature", own))
        return feature_detail(row, feature_details(feature, at.releases))

    def _moved(self, request: Request, slug: str) -> HttpResponse:
        former = former_address(slug)
        if former is None:
            raise Http404(f"There is no feature “{slug}”.")
        if former.present is None:
            return problem(HTTPStatus.GONE, former.farewell)
        query = request.META.get("QUERY_STRING", "")
        there = reverse("api-v1:feature", args=[former.present])
        return HttpResponsePermanentRedirect(f"{there}?{query}" if query else there)


@extend_schema_view(get=operations.CATEGORIES)
class CategoryList(KnowledgeView):
    """The tree of categories, with how many features are in each stage."""

    parameters = ("release",)

    def answer(self, request: Request, **_: Any) -> Any:
        at = read_release(request.query_params.get("release"))
        known = list(categories())
        return category_tree(known, with_all_below(category_stage_counts(at), known))


@extend_schema_view(get=operations.RELEASES)
class ReleaseList(KnowledgeView):
    """The releases since 2.10 and the next ones to expect, oldest first."""

    parameters = PAGE_PARAMETERS

    def answer(self, request: Request, **_: Any) -> Any:
        releases = as_of().releases.selectable()
        here = _address(request, "release-list")
        return Page.read(request.query_params).of(
            len(releases),
            lambda part: [release_row(r, lambda v: f"{here}{v}/") for r in releases[part]],
            request,
        )


@extend_schema_view(get=operations.RELEASE)
class ReleaseDetail(KnowledgeView):
    """One release: what its documents list, and what changed with it."""

    def answer(self, request: Request, **kwargs: Any) -> Any:
        at = read_release(kwargs["version"], parameter="version")
        changes = changes_in(at.version)
        return {
            **release_row(at.release, lambda v: _address(request, "release", str(v))),
            "listed": self._listed(at.version),
            "newly_deprecated": changes.newly_deprecated,
            "newly_removable": changes.newly_removable,
            "newly_removed": changes.newly_removed,
            "withdrawn": changes.withdrawn,
        }

    def _listed(self, version: Version) -> Any:
        listed = listings_in(version)
        if listed is None:
            return None
        return {kind.value: [listing_row(item) for item in listed[kind]] for kind in ListKind}


@extend_schema_view(get=operations.REMOVALS)
class Removals(KnowledgeView):
    """What may go at a release, among the features that its list has."""

    parameters = ("release", "category")

    def answer(self, request: Request, **_: Any) -> Any:
        params = request.query_params
        at, category = both(
            lambda: read_release(params.get("release")),
            lambda: read_category(params.get("category")),
        )
        removals = removals_at(at)
        if category:
            removals = removals.in_category(category)
        return removals_row(removals, lambda slug: _address(request, "feature", slug))


@extend_schema_view(get=operations.DISTRIBUTIONS)
class DistributionList(KnowledgeView):
    """Releases of distributions with the QEMU release they ship, distributions by name and the
    newest release first."""

    parameters = PAGE_PARAMETERS

    def answer(self, request: Request, **_: Any) -> Any:
        known = distribution_releases()
        return Page.read(request.query_params).of(
            len(known), lambda part: [distribution_row(row) for row in known[part]], request
        )


@extend_schema_view(get=operations.MACHINE_TYPES)
class MachineTypes(KnowledgeView):
    """What the rule for versioned machine types says at a release."""

    parameters = ("release",)

    def answer(self, request: Request, **_: Any) -> Any:
        at = read_release(request.query_params.get("release"))
        return machine_types_row(machine_types_at(at.version, at.releases))


@extend_schema_view(get=operations.MACHINE_TYPE)
class MachineType(KnowledgeView):
    """One machine type by its name; a version that no release has is not found."""

    parameters = ("release",)

    def answer(self, request: Request, **kwargs: Any) -> Any:
        name, at = both(
            lambda: read_machine(kwargs["name"]),
            lambda: read_release(request.query_params.get("release")),
        )
        life = life_of(name, at.releases)
        if life.is_of_no_release:
            message = f"There is no QEMU release {name.version}, so there is no {name}."
            error = ParameterError("name", str(name), message, at.releases.allowed())
            raise UnknownName([error])
        features = Feature.objects.only("slug", "title_rst")
        return machine_type_row(
            life,
            at.version,
            sorted(feature.slug for feature in features_naming(name, features)),
            lambda own: _address(request, "machine-type", own),
        )


@extend_schema_view(get=operations.POLICY)
class Policy(KnowledgeView):
    """The removal policy as data."""

    def answer(self, request: Request, **_: Any) -> Any:
        return policy_document(as_of().releases)


@extend_schema_view(get=operations.EXPORT)
class Export(KnowledgeView):
    """Everything in one document."""

    def answer(self, request: Request, **_: Any) -> Any:
        knowledge = collect_knowledge()
        content = write_export(knowledge_row(knowledge), rows_apart(knowledge))
        return HttpResponse(content, content_type="application/json")


@extend_schema(exclude=True)
class Nothing(ReadOnlyView):
    """Any other address, whatever the method."""

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        raise Http404


@extend_schema_view(get=operations.SCHEMA)
class Schema(ReadOnlyView, SpectacularAPIView):
    """This API as an OpenAPI document, as YAML or JSON."""

    def get(self, request: Request, *args: Any, **kwargs: Any) -> HttpResponse:
        tag = entity_tag(request)
        if (known := known_answer(request, tag)) is not None:
            return known
        response: Response = super().get(request, *args, **kwargs)  # type: ignore[no-untyped-call]
        del response["Content-Disposition"]
        keep_answer(response, tag)
        return response


class Documentation(ReadOnlyView, SpectacularSwaggerSplitView):
    """The documentation page, with everything it needs from this host."""

    url_name = "api-v1:schema"
    template_name = "api/documentation.html"
    template_name_js = "api/documentation.js"
    parameters = ("script",)

    def check_parameters(self, params: QueryDict, path: Mapping[str, str]) -> None:
        """`script` has no value."""
        refuse_unknown(params, self.parameters)


def feature_address(request: Request, at: AsOf) -> Callable[[str], str]:
    """The address of a feature by its slug: the same as data, or its page as of the release in a
    format that people read."""
    if request.accepted_renderer.format == "json":
        return lambda slug: _address(request, "feature", slug)
    here = request.build_absolute_uri("/").rstrip("/")
    return lambda slug: f"{here}{reverse('feature', args=[slug])}?release={at.version}"


def _address(request: Request, name: str, *args: str) -> str:
    return request.build_absolute_uri(reverse(f"api-v1:{name}", args=args))
