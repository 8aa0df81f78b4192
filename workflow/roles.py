"""Who may do what: the roles of the roster."""

from enum import StrEnum


class Role(StrEnum):
    """A role as the roster writes it in English; `label` is its Chinese name."""

    ASSESSEE = "assessee"
    GROUP_LEAD = "group_lead"
    ASSESSOR = "assessor"
    SUPERIOR = "superior"
    CLERK = "clerk"
    VOTER = "voter"
    OFFICE = "office"
    LEADER = "leader"
    TELLER = "teller"
    ADMIN = "admin"

    @property
    def label(self) -> str:
        return TITLES[self]


TITLES = {
    Role.ASSESSEE: "考核对象",
    Role.GROUP_LEAD: "考核组长",
    Role.ASSESSOR: "考核组成员",
    Role.SUPERIOR: "上级主管单位",
    Role.CLERK: "考勤员",
    Role.VOTER: "测评人",
    Role.OFFICE: "党政党建办",
    Role.LEADER: "领导小组",
    Role.TELLER: "监票人",
    Role.ADMIN: "管理员",
}


def read_role(word: str) -> Role | None:
    """Return the role that `word` names in English or Chinese."""
    for role, title in TITLES.items():
        if word in (role.value, title):
            return role
    return None


def titles(roles: frozenset[Role] | set[Role]) -> str:
    """Return the Chinese names of `roles`, in the roster's order."""
    return "、".join(title for role, title in TITLES.items() if role in roles)
