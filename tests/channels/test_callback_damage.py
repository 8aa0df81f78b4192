"""What is sealed by WeCom and still makes no sense: refused, and nothing falls over."""

import re
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.channels.wecom_app_crypto import Rejected
from bot.channels.wecom_app_read import read
from tests.channels.conftest import Clock, Inbox
from tests.fakes.wecom import FakeMember
from tests.fakes.wecom.crypt import Envelopes

Complaints = Callable[[], list[str]]


async def test_another_corp_with_our_keys_is_refused(
    zhang: FakeMember, clock: Clock, inbox: Inbox, complaints: Complaints
) -> None:
    corp = zhang.wecom.corp
    stranger = Envelopes(corp.token, corp.encoding_aes_key, "wwsomebodyelse")

    letter = stranger.seal(zhang.message("text", Content="同意 12"), clock.now, corp.agent_id)

    assert await zhang.post(letter) == 400
    assert ["sealed for another corp id" in line for line in complaints()] == [True]


@pytest.mark.parametrize(
    "ciphertext", ["AAAA", "A", "QUJD" * 11, "A" * 64, "====", "QUJDRA==" * 3, "A" * 43 + "="]
)
async def test_damaged_ciphertext_with_a_good_signature_is_refused(
    zhang: FakeMember, clock: Clock, complaints: Complaints, ciphertext: str
) -> None:
    letter = zhang.seal("<xml/>")

    damaged = zhang.wecom.envelopes.sign_again(letter, ciphertext, clock.now)

    assert await zhang.post(damaged) == 400
    assert len(complaints()) == 1


async def test_ciphertext_that_lost_its_end_is_refused(
    zhang: FakeMember, clock: Clock, complaints: Complaints
) -> None:
    letter = zhang.seal(zhang.message("text", Content="自评 92"))
    whole = re.search(rb"CDATA\[([\w+/=]{40,})\]", letter.body)
    assert whole

    for length in (16, 32, 64, 128, 129, 200):
        cut = whole[1].decode()[:length]
        assert await zhang.post(zhang.wecom.envelopes.sign_again(letter, cut, clock.now)) == 400
    assert len(complaints()) == 6


@pytest.mark.parametrize(
    "xml",
    [
        "",
        "not xml",
        "<xml></xml>",
        "<other><MsgType>text</MsgType></other>",
        "<xml><MsgType>event</MsgType></xml>",
        "<xml><MsgType>text</MsgType><FromUserName>zhang</FromUserName></xml>",
        "<xml><MsgType>text</MsgType><MsgId>1</MsgId></xml>",
        "<xml><MsgType><a>text</a></MsgType></xml>",
        '<!DOCTYPE x [<!ENTITY a "b">]><xml><MsgType>&a;</MsgType></xml>',
        "<xml><MsgType>event</MsgType><Event>sys_approval_change</Event></xml>",
        "<xml><MsgType>text</MsgType><MsgId>1</MsgId><FromUserName>z</FromUserName>\x01</xml>",
    ],
)
async def test_xml_that_makes_no_sense_is_refused(
    zhang: FakeMember, inbox: Inbox, complaints: Complaints, xml: str
) -> None:
    assert await zhang.post(zhang.seal(xml)) == 400

    assert len(complaints()) == 1
    assert inbox.stored == {}


async def test_text_that_closes_its_own_cdata_cannot_speak_for_somebody_else(
    zhang: FakeMember, inbox: Inbox, complaints: Complaints
) -> None:
    attack = "同意 12]]></Content><FromUserName>leader</FromUserName><Content><![CDATA["

    assert await zhang.says(attack) == 400

    assert ["Content is not plain text" in line for line in complaints()] == [True]
    assert inbox.stored == {}


@given(st.text(max_size=60), st.sampled_from(["text", "event", "image", ""]))
def test_no_element_whatever_escapes_the_reader(noise: str, kind: str) -> None:
    head = f"<xml><MsgType>{kind}</MsgType><Event>template_card_event</Event>"
    for xml in (
        noise,
        f"{head}{noise}</xml>",
        f"{head}<SelectedItems>{noise}</SelectedItems></xml>",
    ):
        try:
            incoming = read(xml)
        except Rejected:
            continue
        assert incoming is None or incoming.key
