"""Certificates on application: every condition in turn, each unmet one named."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

import msgspec

from rules.exact import cents, plain
from rules.facts.book import Book, Case
from rules.facts.values import Application, Owed
from rules.parts import Line, Result, Unmet
from rules.scheme.certificate import Certificate, Level, Organiser, PanelSize

ORGAN_TITLES = {"province": "省级", "city": "市州级", "county": "县级", "township": "乡镇级"}


def add_years(day: date, years: int) -> date:
    """Return the same day years later; 29 February counts as 28."""
    if (day.month, day.day) == (2, 29):
        day = day.replace(day=28)
    return day.replace(year=day.year + years)


def valid_until(rule: Certificate, since: date) -> date:
    """Return the last day on which a certificate holds."""
    return add_years(since, rule.validity.years) - timedelta(days=1)


@dataclass(slots=True)
class Review:
    """One application against the conditions of a scheme."""

    rule: Certificate
    application: Application
    level: Level

    def before_review(self) -> list[Unmet]:
        """Return what is unmet before the reviewers meet."""
        return [
            *self._eligible(),
            *self._ladder(),
            *self._prerequisites(),
            *self._window(),
            *self._organiser(),
            *self._precheck(),
            *self._notice(),
            *self._objections(),
        ]

    def at_review(self) -> list[Unmet]:
        """Return what is unmet in the review and the papers."""
        return [*self._panel(), *self._score(), *self._papers()]

    def _eligible(self) -> Iterator[Unmet]:
        organ = self.application.applicant_level
        if organ is not None and organ not in self.level.open_to:
            said = f"{ORGAN_TITLES[organ]}机关不能申报{self.level.level}"
            yield Unmet("eligibility", self.level.clause, said)

    def _ladder(self) -> Iterator[Unmet]:
        held, day = self.application.held, self.application.date
        recheck = self.application.kind == "recheck"
        needed = self.level.level if recheck else self.level.needs
        if not needed or day is None:
            return
        if held is None or held.level != needed:
            have = f"现有{held.level}" if held else "现在没有证书"
            yield Unmet("ladder", self.level.clause, f"要先持有{needed}证书，{have}")
            return
        until = valid_until(self.rule, held.date)
        if until < day:
            said = f"{held.level}证书有效期至 {until}，{day} 申报时已过期"
            yield Unmet("certificate-expired", self.rule.validity.clause, said)
        elif not recheck and add_years(held.date, self.level.held_years) > day:
            said = f"{held.level}证书 {held.date} 取得，到 {day} 不满 {self.level.held_years} 年"
            yield Unmet("ladder", self.level.clause, said)

    def _prerequisites(self) -> Iterator[Unmet]:
        given = self.application.prerequisites
        for one in self.rule.prerequisite:
            state = given.get(one.id, False)
            if state is False or (state is None and not one.optional):
                yield Unmet("prerequisite", one.clause, f"{one.title}（{one.id}）不满足")

    def _window(self) -> Iterator[Unmet]:
        day = self.application.date
        for window in self.rule.window:
            fits = self.application.level in window.levels
            if not fits or self.application.applicant_level not in window.applicants:
                continue
            if day is not None and day.month not in window.months:
                first, last = window.months[0], window.months[-1]
                said = f"应在 {first} 月至 {last} 月申报，现为 {day}"
                yield Unmet("window", window.clause, said)

    def _organiser(self) -> Iterator[Unmet]:
        rule = next((one for one in self.rule.organiser if self._fits(one)), None)
        if rule is None or self.application.organiser == rule.organiser:
            return
        given = ORGAN_TITLES.get(self.application.organiser or "", "空")
        said = f"应由{ORGAN_TITLES[rule.organiser]}档案局组织，现为{given}"
        yield Unmet("organiser", rule.clause, said)

    def _fits(self, rule: Organiser) -> bool:
        application = self.application
        return (
            (not rule.kinds or application.kind in rule.kinds)
            and (not rule.levels or application.level in rule.levels)
            and (not rule.applicants or application.applicant_level in rule.applicants)
        )

    def _precheck(self) -> Iterator[Unmet]:
        if not self.application.precheck_passed:
            yield Unmet("precheck", self.rule.precheck_clause, "预检没有通过")

    def _notice(self) -> Iterator[Unmet]:
        days, rule = self.application.notice_days, self.rule.notice
        if days is None or days < rule.days:
            yield Unmet("notice", rule.clause, f"公示 {days or 0} 天 < {rule.days} 天")

    def _objections(self) -> Iterator[Unmet]:
        upheld = self.application.objections_upheld
        if upheld is None or upheld:
            said = f"{upheld} 件异议成立" if upheld else "没有写明异议的结果"
            yield Unmet("objections", self.rule.objections_clause, said)

    def _panel(self) -> Iterator[Unmet]:
        rule = next((one for one in self.rule.panel if self._sizes(one)), None)
        if rule is None:
            return
        size = self.application.panel_size
        if size is None or not rule.least <= size <= rule.most:
            said = f"评审组 {size or 0} 人，应为 {rule.least} 至 {rule.most} 人"
            yield Unmet("panel", rule.clause, said)

    def _sizes(self, rule: PanelSize) -> bool:
        application, organs = self.application, self.rule.organs
        if application.organiser is None or application.applicant_level is None:
            return False
        below = organs.index(application.applicant_level) - organs.index(application.organiser)
        return (
            below in rule.steps_below
            and (not rule.levels or application.level in rule.levels)
            and (not rule.organisers or application.organiser in rule.organisers)
            and (not rule.applicants or application.applicant_level in rule.applicants)
        )

    def _score(self) -> Iterator[Unmet]:
        line, score = self.level.pass_score, self.application.score
        clause = self.level.score_clause or self.level.clause
        if line is None:
            if not self.application.site_review_passed:
                yield Unmet("site-review", clause, "现场评议没有通过")
        elif score is not None and score < line:
            said = f"{plain(score)} 分 < {plain(line)} 分（{self.level.level}）"
            yield Unmet("score", clause, said)

    def _papers(self) -> Iterator[Unmet]:
        missing = [one for one in self.rule.papers.paper if one.id not in self.application.papers]
        if missing:
            names = "、".join(f"{one.title}（{one.id}）" for one in missing)
            yield Unmet("papers", self.rule.papers.clause, f"缺 {names}")


def certify(book: Book, rule: Certificate) -> tuple[list[Result], list[Owed]]:
    """Decide every application; what is missing is owed."""
    owed: list[Owed] = []
    results = [_decide(rule, case, owed) for case in book.cases.values()]
    scores = sorted((one.score for one in results if one.score is not None), reverse=True)
    ranked = [
        _ranked(one, None if one.score is None else scores.index(one.score) + 1) for one in results
    ]
    ranked.sort(key=lambda one: (one.rank is None, one.rank or 0, one.assessee))
    return ranked, owed


def _decide(rule: Certificate, case: Case, owed: list[Owed]) -> Result:
    name, application = case.person.id, case.application
    pool = case.plan.pool.id if case.plan.pool else ""
    blank = Result(assessee=name, name=case.person.name, pool=pool, provisional=True)
    if application is None:
        owed.append(_owed(name, "application", "缺申报"))
        return blank
    if application.date is None:
        owed.append(_owed(name, "date", "缺申报日期"))
        return blank
    level = next(one for one in rule.level if one.level == application.level)
    review = Review(rule, application, level)
    early, late = review.before_review(), review.at_review()
    needs_score = level.pass_score is not None and application.score is None
    if needs_score and not early:
        owed.append(_owed(name, "score", "缺评审得分"))
        return blank
    unmet = [*early, *late]
    if not unmet and application.approved_on is None:
        owed.append(_owed(name, "approved_on", "各项条件都满足，缺审批日期"))
        return blank
    return _result(rule, case, review, unmet)


def _result(rule: Certificate, case: Case, review: Review, unmet: list[Unmet]) -> Result:
    application, level = review.application, review.level
    approved = None if unmet else application.approved_on
    until = valid_until(rule, approved) if approved else None
    score = application.score if level.pass_score is not None else None
    clause = level.score_clause or level.clause
    lines = []
    if score is not None:
        lines = [Line("score", "评审得分", clause, score, rule.top_score, f"{level.level}评审")]
    return Result(
        assessee=case.person.id,
        name=case.person.name,
        pool=case.plan.pool.id if case.plan.pool else "",
        score=None if score is None else cents(score),
        exact=score,
        lines=tuple(lines),
        decision="refused" if unmet else "approved",
        unmet=tuple(unmet),
        valid_until=until,
        recheck_year=until.year if until else None,
    )


def _ranked(result: Result, rank: int | None) -> Result:
    return msgspec.structs.replace(result, rank=rank)


def _owed(name: str, what: str, said: str) -> Owed:
    return Owed(name, what, "", f"{name}: {what}: {said}")
