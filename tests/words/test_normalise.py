"""The same words, however the keyboard wrote them."""

import timeit

import pytest

from bot.words import fold_line, normalise, tidy
from bot.words.script import script_key, simplify


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("自评 92", "自评 92"),
        ("  自评\t 92  ", "自评 92"),
        ("自评　９２", "自评 92"),
        ("自评\u00a092", "自评 92"),
        ("／自评 92", "自评 92"),
        ("/自评 92", "自评 92"),
        ("// 自评 92", "自评 92"),
        ("@bot 自评 92", "自评 92"),
        ("@考核助手\u2005自评 92", "自评 92"),
        ("＠考核助手　／自评", "自评"),
        ("@bot", ""),
        ("@甲 @乙 待办", "待办"),
        ("評分 張三 88", "评分 张三 88"),
        ("請假 後天", "请假 后天"),
        ("公\u200b示\ufeff", "公示"),
        ("\u202a自评 92\u202c", "自评 92"),
        ("自评\x0092", "自评92"),
        ("自评\ud80092", "自评92"),
        ("ＡＢ％＋＝", "AB%+="),
        ("", ""),
        ("\u2005", ""),
    ],
)
def test_a_message_is_read_in_one_plain_form(typed: str, read: str) -> None:
    assert normalise(typed) == read


@pytest.mark.parametrize(
    ("typed", "names", "read"),
    [
        ("@考核 助手 自评 92", ["考核 助手"], "自评 92"),
        ("@考核自评 92", ["考核"], "自评 92"),
        ("@考核助手自评 92", ["考核", "考核助手"], "自评 92"),
        ("@考核助手 自评 92", ["考核", "考核助手"], "自评 92"),
        ("@別人 自评", ["考核"], "自评"),
        ("@a.b(c)自评", ["a.b(c)"], "自评"),
        ("@axb自评 92", ["a.b"], "92"),
    ],
)
def test_the_bots_own_name_may_hold_blanks_or_be_glued_on(
    typed: str, names: list[str], read: str
) -> None:
    assert normalise(typed, names) == read


def test_a_report_keeps_its_lines_and_its_punctuation() -> None:
    typed = (
        "月報　完成：修路３公里，２户搬迁（全部）。\r\n\r\n 问题：缺水！ "
        "\u2028下月：①20户；②10²米；½天…"
    )

    assert normalise(typed) == (
        "月报 完成：修路3公里，2户搬迁（全部）。\n\n问题：缺水！\n下月：①20户；②10²米；½天…"
    )


def test_an_at_sign_or_slash_inside_a_text_stays() -> None:
    assert normalise("佐证 a@b.cn 1/2") == "佐证 a@b.cn 1/2"


@pytest.mark.parametrize(
    "text",
    ["张乾 88", "乾隆", "关於", "著名", "于某", "王昇", "苧麻"],
)
def test_simplified_writing_is_left_alone(text: str) -> None:
    assert simplify(text) == text


@pytest.mark.parametrize(
    ("traditional", "simplified"),
    [("乾淨", "干净"), ("乾隆皇帝聖諭", "乾隆皇帝圣谕"), ("裡麵", "里面"), ("不準", "不准")],
)
def test_phrases_decide_between_two_readings(traditional: str, simplified: str) -> None:
    assert simplify(traditional) == simplified


def test_a_key_makes_both_scripts_equal() -> None:
    assert script_key("張乾") == script_key("张乾") == script_key("张干")


@pytest.mark.parametrize(
    ("typed", "line"),
    [
        ("思想＝９，任务：18。5", "思想=9,任务:18.5"),
        ("思想 9、\n 任务 18；", "思想 9, 任务 18;"),
        ("（好）！？～", "(好)!?~"),
        ("11月3日——5日", "11月3日--5日"),
        ("“甲”‘乙’", "\"甲\"'乙'"),
        ("同意。", "同意。"),
        ("a\nb", "a b"),
    ],
)
def test_a_line_for_matching_has_half_width_marks_only(typed: str, line: str) -> None:
    assert fold_line(typed) == line


def test_tidying_does_not_take_a_mention_away() -> None:
    assert tidy("@张三 ８８") == "@张三 88"


@pytest.mark.parametrize("command", ["自评 92", "同意 12", "@bot 評分 張三 88", "／自评　９２"])
def test_a_short_command_takes_less_than_ten_microseconds(command: str) -> None:
    normalise(command)
    runs = 2_000

    best = min(timeit.repeat(lambda: normalise(command), number=runs, repeat=7)) / runs

    assert best < 10e-6
