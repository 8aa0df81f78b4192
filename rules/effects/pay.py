"""Pay: amounts in yuan from grade, score and the figures under `pay` in the facts."""

from decimal import Decimal

from rules.exact import HUNDRED, ZERO, Number, cents, plain, product, quotient, total
from rules.facts.values import Owed
from rules.grade.standing import Standing
from rules.parts import Payment
from rules.scheme.document import Scheme
from rules.scheme.money import PayByGrade, PayFlat, PayRule, PayShare, PayWage
from rules.table import applies

_NO_GRADE = "未定等次，不计"


class Payer:
    """Works out the pay of a cycle; equal payments are made once and shared."""

    def __init__(self, scheme: Scheme, owed: list[Owed]) -> None:
        self.scheme = scheme
        self.owed = owed
        self.known: dict[tuple[int, str | None], tuple[Payment, ...]] = {}
        """Fixed pay, by the kind of person and the grade."""
        self.missing: set[tuple[str, str]] = set()

    def payments(self, one: Standing) -> tuple[Payment, ...]:
        """Return all pay of somebody; amounts of 0 are listed too, with the reason."""
        key = (id(one.case.plan), one.grade)
        known = self.known.get(key)
        if known is not None:
            return known
        rules = [rule for rule in self.scheme.pay if applies(rule.who, one.case.person)]
        paid = tuple(self._pay(rule, one) for rule in rules)
        if all(isinstance(rule, PayByGrade | PayFlat) for rule in rules):
            self.known[key] = paid
        return paid

    def _pay(self, rule: PayRule, one: Standing) -> Payment:
        match rule:
            case PayByGrade() | PayFlat():
                amount, why = cycle_amount(rule, one.grade, one.case.person.tags)
                return Payment(rule.item, cents(amount), rule.clause, why)
            case PayShare():
                self._need(rule.item, (rule.of,), one)
                return _share(rule, one)
            case PayWage():
                self._need(rule.item, (*rule.whole, *rule.by_score, *rule.reward), one)
                return _wage(rule, one)

    def _need(self, item: str, keys: tuple[str, ...], one: Standing) -> None:
        """Note the amounts that are missing, each once."""
        for key in keys:
            if key not in one.case.person.pay and (one.id, key) not in self.missing:
                self.missing.add((one.id, key))
                text = f"{one.id}: pay.{key}: 缺{item}所需的金额"
                self.owed.append(Owed(one.id, f"pay.{key}", "", text))


def cycle_amount(
    rule: PayByGrade | PayFlat, grade: str | None, tags: tuple[str, ...]
) -> tuple[Decimal, str]:
    """Return the amount of one cycle and the words for it."""
    if isinstance(rule, PayFlat):
        barred = next((tag for tag in rule.except_tags if tag in tags), None)
        return (ZERO, f"{barred}不发") if barred else (rule.amount, f"定额 {plain(rule.amount)} 元")
    if grade is None:
        return ZERO, _NO_GRADE
    amount = rule.amounts.get(grade, ZERO)
    return amount, f"{grade} 等 {plain(amount)} 元"


def _share(rule: PayShare, one: Standing) -> Payment:
    monthly = one.case.person.pay.get(rule.of, ZERO)
    amount = monthly * rule.percent / HUNDRED * rule.months
    why = f"{plain(monthly)} × {plain(rule.percent)}% × {rule.months} 个月"
    grade = one.grade or ""
    if grade in rule.raised:
        amount *= 1 + rule.raised[grade]
        why += f"，{grade}加发 {plain(rule.raised[grade] * 100)}%"
    elif grade in rule.cut:
        amount *= 1 - rule.cut[grade]
        why += f"，{grade}扣 {plain(rule.cut[grade] * 100)}%"
    return Payment(rule.item, cents(amount), rule.clause, why)


def _wage(rule: PayWage, one: Standing) -> Payment:
    pay = one.case.person.pay
    lost = rule.lost_by_veto if one.case.vetoes else ()
    score = one.tally.score or ZERO
    parts: list[Number] = []
    words: list[str] = []
    rewarded = [key for key, grades in rule.reward.items() if one.grade in grades]
    for key in (*rule.whole, *rule.by_score, *rewarded):
        amount, said = pay.get(key, ZERO), f"{key} {plain(pay.get(key, ZERO))}"
        if key in lost:
            words.append(f"{said} 因一票否决不发")
        elif key in rule.by_score:
            parts.append(quotient(product(score, amount), HUNDRED))
            words.append(f"{said} × {plain(score)}/100")
        else:
            parts.append(amount)
            words.append(said)
    return Payment(rule.item, cents(total(parts)), rule.clause, " + ".join(words))
