"""Reading roster files: what a clerk may write, and what he is told where it cannot be taken."""

import io
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook

from bot.config import Config
from bot.sample import sample_roster
from bot.settings import load_settings
from models.people import Member
from workflow.people import RESPONSIBLE, may_rate
from workflow.roles import Role
from workflow.roster import Roster, RosterError, read_roster
from workflow.settings import Settings

SETTINGS: Settings = load_settings(Config())
HEADER = "账号,姓名,单位,类别,标签,角色,考核组,驻村,分管领导,回避,补贴.岗位"


def read(text: str, **more: object) -> Roster:
    return read_roster(text.encode(), "名册.csv", SETTINGS, **more)  # type: ignore[arg-type] # `known` alone is passed on


def wrong(text: str | bytes, filename: str = "名册.csv", **more: object) -> list[str]:
    data = text.encode() if isinstance(text, str) else text
    with pytest.raises(RosterError) as caught:
        read_roster(data, filename, SETTINGS, **more)  # type: ignore[arg-type] # as above
    return caught.value.problems


def xlsx(*rows: tuple[object, ...]) -> bytes:
    book = Workbook()
    for row in rows:
        book.active.append(row)
    data = io.BytesIO()
    book.save(data)
    return data.getvalue()


def test_a_whole_row_is_read() -> None:
    row = (
        "zhangsan,张三,水管站,站所,驻村；高校生村官,考核对象；测评人,农办,红旗村,李四,李四,1200.50"
    )
    roster = read(f"{HEADER}\n{row}\nlisi,李四,机关,机关,,领导小组,,,,,\n")

    one = roster.rows[0]
    assert (one.number, one.userid, one.name, one.unit) == (2, "zhangsan", "张三", "水管站")
    assert one.tags == ("驻村", "高校生村官")
    assert one.roles == (Role.ASSESSEE, Role.VOTER)
    assert (one.group, one.stationed_at) == ("农办", "红旗村")
    assert (one.leader, one.kin) == ("lisi", ("lisi",))  # names become userids
    assert one.pay == {"岗位": "1200.5"}
    assert roster.rows[1].pay == {}
    assert roster.warnings == ()


def test_english_headers_and_roles_do_as_well() -> None:
    roster = read(
        "userid,NAME,roles,pay.base,stationed_at\nlisi,李四,Assessor;group_lead 测评人,100,\n"
    )
    assert roster.rows[0].roles == (Role.GROUP_LEAD, Role.ASSESSOR, Role.VOTER)
    assert roster.fields == {"userid", "name", "roles", "pay.base", "stationed_at"}


@pytest.mark.parametrize(
    ("header", "field"),
    [
        ("帐号", "userid"),
        ("userid 账号", "userid"),
        (" 账 号 ", "userid"),
        ("Userid", "userid"),
        ("补贴：岗位", "pay.岗位"),
        ("补贴岗位", "pay.岗位"),
        ("补贴（岗位）", "pay.岗位"),
        ("补贴", "pay.补贴"),
    ],
)
def test_headers_as_people_write_them(header: str, field: str) -> None:
    others = "userid,name" if field.startswith("pay.") else "name"
    roster = read(f"{header},{others}\n" + ("1,a,b\n" if "," in others else "a,b\n"))
    assert field in roster.fields


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_csv_in_the_encodings_that_spreadsheets_write(encoding: str) -> None:
    data = "账号,姓名\nzhangsan,张三\n".encode(encoding)
    assert read_roster(data, "a.CSV", SETTINGS).rows[0].name == "张三"


@pytest.mark.parametrize("separator", [";", "\t"])
def test_csv_with_other_separators(separator: str) -> None:
    assert read(f"账号{separator}姓名\nzhangsan{separator}张三\n").rows[0].userid == "zhangsan"


def test_what_excel_makes_of_cells_is_read_as_people_see_it() -> None:
    data = xlsx(
        ("红星乡考核名册",),
        (),
        ("序号", "账号", "姓名", "单位", "补贴.岗位", "补贴.交通", "备注"),
        (1, 13800001111, "张　三", date(2026, 11, 1), 0.1 + 0.2, "1,200元", "新来的"),
        (None, None, None, None, None, None, None),
        (2, "ｌｉｓｉ ", "阿里木 · 买买提", " 农 技 站\u200b", 800, None, None),
    )
    roster = read_roster(data, "名册.xlsx", SETTINGS)

    first, second = roster.rows
    assert (first.number, second.number) == (4, 6)  # as Excel counts
    assert (first.userid, first.name, first.unit) == ("13800001111", "张三", "2026-11-01")
    assert first.pay == {"岗位": "0.3", "交通": "1200"}
    assert (second.userid, second.name, second.unit) == ("lisi", "阿里木 · 买买提", "农 技 站")
    assert second.pay == {"岗位": "800"}


def test_a_cell_that_was_guarded_against_formulas_loses_the_guard() -> None:
    rows = read("账号,姓名,单位\na,'=1+1,'-\nb,'甲,''=x\n").rows
    assert [(row.name, row.unit) for row in rows] == [("=1+1", "-"), ("'甲", "'=x")]


def test_every_error_is_named_with_its_row_in_one_go() -> None:
    found = wrong(
        f"{HEADER}\n"
        ",张三,,站所,,考核对象,,,,,\n"
        "zhang san,李四,,站所,,考核对象,,,,,\n"
        "wangwu,,,站所,,考核对象,,,,,\n"
        "zhaoliu,赵六,,站锁,,考核对象,,,,,abc\n"
        "ZhaoLiu,钱七,,,,考核对象,,,,,-1\n"
        "sunba,孙八,,站所,,考核员；测评人,,,,赵六六,\n"
        "system,周九,,机关,,考核对象,,,,周九,NaN\n"
        f"wushi,{'吴' * 65},,#N/A,,考核对象,,,,重名,1e20\n"
        "a1,重名,,,,,,,,,\n"
        "a2,重名,,,,,,,,,\n"
    )
    series = "机关、站所、社区在编、社区聘用"
    assert found == [
        "第 2 行 账号：还没有填写（企业微信通讯录里的账号）",
        "第 3 行 账号：“zhang san”不能用：1 至 64 个字母、数字或 _ - . @，以字母或数字开头",
        "第 4 行 姓名：还没有填写",
        "第 5 行 补贴.岗位：“abc”不是金额，请写不小于 0 的数字",
        "第 5 行 类别：没有“站锁”这个类别，是不是“站所”",
        "第 6 行 补贴.岗位：“-1”不是金额，请写不小于 0 的数字",
        "第 6 行 账号：“ZhaoLiu”与第 5 行重复（不分大小写）",
        f"第 6 行 类别：考核对象要写类别：{series}",
        "第 7 行 角色：没有“考核员”这个角色，是不是“考核组成员”",
        "第 7 行 回避：名册里没有“赵六六”，是不是“赵六”",
        "第 8 行 补贴.岗位：“NaN”不是金额，请写不小于 0 的数字",
        "第 8 行 账号：“system”留给程序自己用，请换一个",
        "第 8 行 回避：不用写自己，请写亲属的账号或姓名",
        "第 9 行 姓名：最多 64 个字，现在有 65 个",
        "第 9 行 类别：公式出错（#N/A），请改成实际的内容",
        "第 9 行 补贴.岗位：“1e20”不是金额，请写不小于 0 的数字",
        "第 9 行 回避：有 2 位“重名”，请改写账号",
        f"第 9 行 类别：考核对象要写类别：{series}",
    ]


def test_headers_that_cannot_be_right_are_named_with_the_nearest() -> None:
    assert wrong("账号,姓命,考核小组,账号\nzhangsan,张三,,\n") == [
        "第 1 行：不认识表头“姓命”，是不是“姓名”，请改正或删去这一列",
        "第 1 行：不认识表头“考核小组”，是不是“考核组”，请改正或删去这一列",
        "第 1 行：表头“账号”出现两次，请只留一列",
        "第 1 行：缺少表头“姓名”，请补上这一列",
    ]


@pytest.mark.parametrize(
    ("data", "filename", "said"),
    [
        (b"", "a.csv", "文件是空的"),
        (b"\n , \n", "a.csv", "文件是空的"),
        ("账号,姓名\n".encode(), "a.csv", "只有表头"),
        (xlsx(), "a.xlsx", "文件是空的"),
        (b"PK\x03\x04 broken", "a.xlsx", "文件打不开"),
        (b"\xd0\xcf\x11\xe0 old", "a.xlsx", "旧版 Excel"),
        (b"x", "a.docx", "请用 .xlsx 或 .csv"),
        (b"x", "roster", "请用 .xlsx 或 .csv"),
        (b"\xff\xfe\x00\x00", "a.csv", "编码认不出来"),
        (b'a\x00b"', "a.csv", "编码认不出来"),
        (b"x" * (10 * 1024 * 1024 + 1), "a.csv", "超过 10 MB"),
    ],
)
def test_files_that_are_no_roster(data: bytes, filename: str, said: str) -> None:
    (sentence,) = wrong(data, filename)
    assert said in sentence


def test_kin_and_leader_may_be_people_whom_only_the_roster_knows() -> None:
    known = [("xusan", "许三"), ("hesi", "何四")]
    text = "账号,姓名,分管领导,回避\nzhangsan,张三,许三,HeSi\n"

    row = read(text, known=known).rows[0]

    assert (row.leader, row.kin) == ("xusan", ("hesi",))
    assert wrong(text) == ["第 2 行 回避：名册里没有“HeSi”"]


def test_a_known_userid_must_be_spelt_as_it_is_known() -> None:
    found = wrong("账号,姓名\nZHANGSAN,张三\n", known=[("zhangsan", "张三")])
    assert found == ["第 2 行 账号：名册里已有“zhangsan”，只差大小写，请照它写"]


def test_what_looks_forgotten_is_a_warning() -> None:
    roster = read(
        f"{HEADER}\n"
        "zhangsan,张三,水管站,站所,驻村,考核对象,,,许三,,\n"
        "lisi,李四,水管站,站所,驻春,考核对象,,红旗村,,,\n"
        "yangjiu,杨九,县水利局,县直,主管：水站；积极,上级主管单位,,,,,\n"
    )
    assert list(roster.warnings) == [
        "第 2 行 分管领导：名册里没有“许三”，先按原样记下",
        "第 2 行 驻村：标签有“驻村”，但没有写驻哪个村",
        "第 3 行 标签：方案里没有“驻春”，是不是“驻村”",
        "第 3 行 标签：写了驻红旗村，但标签没有“驻村”，会按不驻村考核",
        "第 4 行 类别：没有“县直”这个类别，应为：机关、站所、社区在编、社区聘用；"
        "不是考核对象，先按原样记下",
        "第 4 行 标签：没有人的单位是“水站”，是不是“水管站”",
    ]
    assert roster.rows[2].tags == ("主管:水站", "积极")


def outcome(data: bytes, filename: str) -> list[object]:
    """Return the rows of a file, or the sentences that refuse it."""
    try:
        return list(read_roster(data, filename, SETTINGS).rows)
    except RosterError as error:
        return list(error.problems)


@given(st.binary(max_size=200), st.sampled_from(["a.csv", "a.xlsx"]))
def test_no_bytes_make_it_fall(data: bytes, filename: str) -> None:
    assert all(outcome(data, filename))


@given(st.lists(st.lists(st.text(max_size=12), max_size=12), max_size=4))
def test_no_cells_make_it_fall(rows: list[list[str]]) -> None:
    text = "\n".join(",".join(row) for row in [HEADER.split(","), *rows])
    assert outcome(text.encode("utf-8", "replace"), "a.csv")


def test_the_sample_town_has_everybody_that_a_month_needs() -> None:
    roster = read_roster(sample_roster(), "town.csv", SETTINGS)
    people = {role: [row for row in roster.rows if role in row.roles] for role in Role}

    assert roster.warnings == ()
    assert all(people[role] for role in Role)
    assert all(row.group and row.leader for row in people[Role.ASSESSEE])
    by_series = [row.series for row in people[Role.ASSESSEE]]
    assert (by_series.count("社区在编"), by_series.count("社区聘用")) == (4, 2)
    for group in {row.group for row in people[Role.ASSESSEE]}:
        assert [row for row in people[Role.GROUP_LEAD] if row.group == group]
        assert len([row for row in people[Role.ASSESSOR] if row.group == group]) > 1
    units = {row.unit for row in people[Role.ASSESSEE] if row.series == "站所"}
    tags = {tag for row in people[Role.SUPERIOR] for tag in row.tags}
    assert {RESPONSIBLE + unit for unit in units} == tags
    assert len(people[Role.VOTER]) > 7
    assert len(people[Role.LEADER]) == 3
    assert len(people[Role.TELLER]) == 2
    assert any(Role.GROUP_LEAD in row.roles for row in people[Role.ASSESSEE])


def test_in_the_sample_town_somebody_may_rate_everybody() -> None:
    rows = read_roster(sample_roster(), "town.csv", SETTINGS).rows
    members = [
        Member(userid=r.userid, name=r.name, unit=r.unit, group=r.group, tags=r.tags, kin=r.kin)
        for r in rows
    ]
    roles = {row.userid: row.roles for row in rows}
    for panel, role in (("township", Role.ASSESSOR), ("superior", Role.SUPERIOR)):
        raters = [m for m in members if role in roles[m.userid]]
        for row, member in zip(rows, members, strict=True):
            needs = row.series == "站所" if panel == "superior" else Role.ASSESSEE in row.roles
            if needs:
                assert [m for m in raters if may_rate(m, member, panel) is None]
