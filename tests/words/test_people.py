"""Who is meant, with or without a blank after the name."""

import pytest

from bot.words import Namesakes, Nobody, PeopleIndex, Person, match_people

PEOPLE = [
    ("zhang", "张三"),
    ("zhangsf", "张三丰"),
    ("li", "李四"),
    ("li2", "李四"),
    ("wang", "王　五"),
    ("ali", "阿里木·买买提"),
    ("qian", "赵乾"),
    ("zhao.liu", "赵六"),
]


@pytest.mark.parametrize(
    ("text", "userid", "rest"),
    [
        ("张三88", "zhang", "88"),
        ("张三 88", "zhang", "88"),
        ("张三：88", "zhang", "88"),
        ("张三", "zhang", ""),
        ("張三 88", "zhang", "88"),
        ("張三豐88", "zhangsf", "88"),
        ("张三丰88", "zhangsf", "88"),
        ("@张三 88", "zhang", "88"),
        ("张三同志 88", "zhang", "88"),
        ("zhang 88", "zhang", "88"),
        ("ZHANG，88", "zhang", "88"),
        ("zhang思想9", "zhang", "思想9"),
        ("zhao.liu 88", "zhao.liu", "88"),
        ("li2 88", "li2", "88"),
        ("王五 迟到2", "wang", "迟到2"),
        ("阿里木·买买提 88", "ali", "88"),
        ("阿里木.买买提88", "ali", "88"),
        ("阿里木•买买提 88", "ali", "88"),
        ("赵乾 88", "qian", "88"),
        ("趙乾 88", "qian", "88"),
        ("张三 B\n主动，承担。", "zhang", "B\n主动，承担。"),
    ],
)
def test_the_longest_name_at_the_start_is_meant(text: str, userid: str, rest: str) -> None:
    assert match_people(text, PEOPLE) == Person(userid, dict(PEOPLE)[userid], rest)


def test_two_of_one_name_are_asked_about() -> None:
    assert match_people("李四 88", PEOPLE) == Namesakes(
        (("li", "李四"), ("li2", "李四")),
        "88",
        "有 2 位“李四”（账号 li、li2），请用账号代替姓名后重发。",
    )


def test_folding_the_script_does_not_confuse_two_people() -> None:
    people = [*PEOPLE, ("gan", "赵干")]

    assert match_people("赵乾 88", people) == Person("qian", "赵乾", "88")
    assert isinstance(match_people("趙乾 88", people), Namesakes)


@pytest.mark.parametrize(
    ("text", "word", "nearest"),
    [
        ("孙七 88", "孙七", None),
        ("zhang88", "zhang88", "zhang"),
        ("zhangs 88", "zhangs", "zhangsf"),
        ("zhang.san 88", "zhang.san", "zhangsf"),
        ("阿里木买买提 88", "阿里木买买提", "阿里木·买买提"),
        ("88", "", None),
        ("", "", None),
    ],
)
def test_an_unknown_name_is_told_with_the_nearest(
    text: str, word: str, nearest: str | None
) -> None:
    found = match_people(text, PEOPLE)

    assert isinstance(found, Nobody)
    assert (found.word, found.nearest) == (word, nearest)
    assert found.why.endswith(("。", "？请改好后重发。"))


def test_one_person_told_twice_is_still_one() -> None:
    index = PeopleIndex([("zhang", "张三"), ("zhang", "张三"), ("张三丰", "张三丰")])

    assert index.match("张三 1") == Person("zhang", "张三", "1")
    assert index.match("张三丰 1") == Person("张三丰", "张三丰", "1")


def test_nobody_is_found_among_nobody() -> None:
    assert isinstance(match_people("张三 88", []), Nobody)
