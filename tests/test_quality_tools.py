import hashlib
import math
from itertools import product

from odoo.tests import BaseCase, tagged

from ..tools.quality import marks, sampling
from .properties import examples, given, st

_many = examples(200)
_STRATA = st.dictionaries(
    st.integers(1, 20), st.integers(1, 400), min_size=1, max_size=8
)
# All of them: drawing one takes a third of the time of building it.
_MARKS = st.lists(
    st.sampled_from(
        [
            marks.Mark(*each)
            for each in product(
                (*marks.CRITICAL, marks.NON_CRITICAL),
                ("yes", "no", "na"),
                range(1, 6),
            )
        ]
    ),
    max_size=15,
)


@tagged("post_install", "-at_install", "slow")
class TestQualityTools(BaseCase):
    """The draw of cases, and the value of marks (C1, C4, I12)."""

    # --- How many of each channel ---

    @_many
    @given(_STRATA, st.integers(0, 500))
    def test_quotas_sum_to_the_size_with_two_of_each_channel(self, strata, more):
        size = sampling.least_size(strata) + more
        found = sampling.quotas(strata, size)
        self.assertEqual(sum(found.values()), min(size, sum(strata.values())))
        for key, population in strata.items():
            self.assertGreaterEqual(found[key], min(sampling.LEAST, population))
            self.assertLessEqual(found[key], population)

    @_many
    @given(_STRATA, st.integers(0, 100), st.integers(1, 40))
    def test_a_larger_sample_keeps_every_quota(self, strata, more, added):
        size = sampling.least_size(strata) + more
        smaller = sampling.quotas(strata, size)
        larger = sampling.quotas(strata, size + added)
        for key in strata:
            self.assertLessEqual(smaller[key], larger[key])

    @_many
    @given(_STRATA, st.integers(0, 100), st.randoms())
    def test_the_order_of_the_channels_decides_nothing(self, strata, more, random):
        size = sampling.least_size(strata) + more
        shuffled = list(strata.items())
        random.shuffle(shuffled)
        self.assertEqual(
            sampling.quotas(strata, size), sampling.quotas(dict(shuffled), size)
        )

    def test_too_few_for_two_of_each_are_refused(self):
        with self.assertRaises(ValueError):
            sampling.quotas({1: 10, 2: 10}, 3)

    # --- Which ones ---

    @_many
    @given(st.text(max_size=20), st.lists(st.text(max_size=12), unique=True))
    def test_cases_stand_by_the_digest_of_seed_and_number(self, seed, numbers):
        expected = sorted(
            numbers,
            key=lambda number: hashlib.sha256((seed + number).encode()).hexdigest(),
        )
        self.assertEqual(sampling.order(seed, reversed(numbers)), expected)

    # --- How many are needed, how sure it is ---

    def test_sizes_are_those_of_the_tables(self):
        for population, five, ten in (
            (50, 45, 34),
            (100, 80, 50),
            (200, 132, 66),
            (500, 218, 81),
            (1000, 278, 88),
            (3000, 341, 94),
        ):
            self.assertEqual(sampling.needed_size(population), five, population)
            # Published tables round to the nearest; the addon never promises too much.
            self.assertAlmostEqual(
                sampling.needed_size(population, 0.1), ten, delta=1, msg=population
            )

    @_many
    @given(st.integers(2, 100_000))
    def test_the_size_that_is_needed_gives_that_margin(self, population):
        size = sampling.needed_size(population)
        self.assertLessEqual(sampling.margin_of(population, size), 0.05 + 1e-9)
        if size > 1:
            self.assertGreater(sampling.margin_of(population, size - 1), 0.05 - 1e-9)

    def test_all_of_them_leave_no_margin_and_none_no_figure(self):
        self.assertEqual(sampling.margin_of(10, 10), 0.0)
        self.assertIsNone(sampling.margin_of(10, 0))

    @examples(300)
    @given(st.integers(0, 500), st.integers(1, 500))
    def test_the_wilson_interval_solves_its_equation(self, successes, total):
        successes = min(successes, total)
        low, high = marks.wilson(successes, total)
        share, z = successes / total, sampling.z_score()
        self.assertLessEqual(low, share + 1e-12)
        self.assertGreaterEqual(high, share - 1e-12)
        # The bounds are the shares that are exactly z deviations away from this one.
        for bound in (low, high):
            if 1e-6 < bound < 1 - 1e-6:
                away = abs(share - bound) / math.sqrt(bound * (1 - bound) / total)
                self.assertAlmostEqual(away, z, places=5)

    def test_of_nothing_there_is_no_rate(self):
        self.assertIsNone(marks.wilson(0, 0))

    # --- What an audit is worth ---

    @examples(300)
    @given(_MARKS)
    def test_scores_equal_an_independent_count(self, given_marks):
        met = applicable = 0
        found = set()
        for mark in given_marks:
            if mark.error_class == "enc" and mark.answer != "na":
                applicable += mark.weight
                met += mark.weight if mark.answer == "yes" else 0
            elif mark.error_class != "enc" and mark.answer == "no":
                found.add(mark.error_class)
        worth = marks.score(given_marks)
        if applicable:
            self.assertAlmostEqual(worth.non_critical, met / applicable * 100)
        else:
            self.assertIsNone(worth.non_critical)
        self.assertEqual(worth.critical, found)
        self.assertEqual(worth.final, 0.0 if found else worth.non_critical)
        self.assertEqual(
            marks.score(given_marks, critical_is_zero=False).final, worth.non_critical
        )

    @examples(300)
    @given(st.lists(_MARKS, max_size=12))
    def test_precision_counts_the_audits_it_applied_to(self, audits):
        for error_class in marks.CRITICAL:
            applied = without = 0
            for audit in audits:
                mine = [
                    mark.answer
                    for mark in audit
                    if mark.error_class == error_class and mark.answer in ("yes", "no")
                ]
                if mine:
                    applied += 1
                    if all(answer == "yes" for answer in mine):
                        without += 1
            self.assertEqual(
                marks.critical_precision(audits, error_class), (without, applied)
            )
