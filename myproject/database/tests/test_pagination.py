import pytest
from django.contrib.admin import ModelAdmin, site
from django.contrib.admin.views.main import ChangeList
from django.contrib.auth import get_user_model
from django.core.paginator import EmptyPage, PageNotAnInteger
from django.http import Http404
from django.views.generic import ListView

from ..pagination import ApproximateCountPaginator, CountlessPaginator


@pytest.fixture
def users(db):
    """Ten users."""
    User = get_user_model()
    User.objects.bulk_create(User(username=f"{number}") for number in range(10))
    return User.objects.order_by("pk")


def names(page):
    return [user.username for user in page]


def test_a_page_is_one_query_without_count(users, django_assert_num_queries):
    with django_assert_num_queries(1) as queries:
        page = CountlessPaginator(users, 4).page(2)
        assert names(page) == ["4", "5", "6", "7"]
        assert page.has_next() and page.has_previous()
    assert "COUNT" not in queries[0]["sql"]


@pytest.mark.parametrize("per_page, last", [(4, 3), (5, 2), (10, 1), (11, 1)])
def test_the_last_page_knows_that_it_is_the_last(users, per_page, last):
    paginator = CountlessPaginator(users, per_page)
    page = paginator.page(last)
    assert not page.has_next()
    assert (paginator.num_pages, paginator.count, page.end_index()) == (last, 10, 10)


def test_a_page_after_the_last_is_empty(users):
    with pytest.raises(EmptyPage, match="no results"):
        CountlessPaginator(users, 5).page(3)


def test_an_empty_list_has_one_empty_page_where_that_is_allowed(db):
    nobody = get_user_model().objects.order_by("pk")
    page = CountlessPaginator(nobody, 5).page(1)
    assert (names(page), page.has_other_pages()) == ([], False)
    with pytest.raises(EmptyPage):
        CountlessPaginator(nobody, 5, allow_empty_first_page=False).page(1)


def test_pages_are_bounded_and_the_error_says_so(users, django_assert_num_queries):
    with django_assert_num_queries(0), pytest.raises(EmptyPage, match="ends at page 500"):
        CountlessPaginator(users, 1).page("501")


def test_the_deepest_page_allowed_names_no_next_one(users, monkeypatch):
    monkeypatch.setattr(CountlessPaginator, "max_pages", 2)
    assert not CountlessPaginator(users, 4).page(2).has_next()


@pytest.mark.parametrize("number", ["x", None, 1.5, "9" * 9999])
def test_what_is_no_number_is_refused(users, number):
    with pytest.raises(PageNotAnInteger):
        CountlessPaginator(users, 4).page(number)
    assert CountlessPaginator(users, 4).get_page(number).number == 1


def test_orphans_are_refused(users):
    with pytest.raises(ValueError, match="orphans"):
        CountlessPaginator(users, 4, orphans=1)


class Users(ListView):
    paginate_by = 4
    paginator_class = CountlessPaginator
    template_name = "unused.html"


def test_a_list_view_takes_it(rf, users, django_assert_num_queries):
    def context(page):
        view = Users(queryset=users)
        view.setup(rf.get("/", {"page": page}))
        view.object_list = view.get_queryset()
        return view.get_context_data()

    with django_assert_num_queries(1):
        assert names(context("3")["object_list"]) == ["8", "9"]
    with pytest.raises(Http404):
        context("4")


class Office(ModelAdmin):
    list_per_page = 4
    show_full_result_count = False


@pytest.mark.parametrize(
    "paginator, queries", [(CountlessPaginator, 1), (ApproximateCountPaginator, 6)]
)
def test_the_admin_takes_it(
    rf, users, admin_user, django_assert_max_num_queries, paginator, queries
):
    """Queries of the approximate one: size, rows and, as they are few, a count with a time-out."""
    office = Office(get_user_model(), site)
    office.paginator = paginator
    request = rf.get("/", {"p": "2", "o": ""})
    request.user = admin_user
    with django_assert_max_num_queries(queries + 1):
        changes = office.get_changelist_instance(request)
        assert isinstance(changes, ChangeList)
        assert len(list(changes.result_list)) == 4
        assert 3 in changes.paginator.get_elided_page_range(2)


def test_a_count_that_is_too_low_hides_nothing(users, monkeypatch):
    monkeypatch.setattr(ApproximateCountPaginator, "count", 6)
    paginator = ApproximateCountPaginator(users, 4)
    assert names(paginator.page(2)) == ["4", "5", "6", "7"]
