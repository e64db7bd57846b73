import pytest

from scoring import ConfigError, compile_scorer
from scoring.label_config import read_label_config

LAUGHS = "".join(f'<!ENTITY l{n} "&l{n - 1};&l{n - 1};">' for n in range(1, 30))


@pytest.mark.parametrize(
    ("label_config", "reason"),
    [
        ("", "not valid XML"),
        ("<View><Choices", "not valid XML"),
        ("<View>&nbsp;</View>", "not valid XML"),
        (f'<!DOCTYPE v [<!ENTITY l0 "ha">{LAUGHS}]><View>&l29;</View>', "entities"),
        ('<!DOCTYPE v [<!ENTITY f SYSTEM "file:///etc/passwd">]><View/>', "entities"),
        ("<View>\ud800</View>", "characters"),
        (
            '<View><Choices name="c" toName="o"/><Rating name="c" toName="o"/></View>',
            "two controls with the name 'c'",
        ),
        (
            '<View><Labels name="relations" toName="o"/><Relations/></View>',
            "two controls with the name 'relations'",
        ),
    ],
)
def test_a_config_that_cannot_be_read_says_why(label_config: str, reason: str) -> None:
    with pytest.raises(ConfigError, match=reason):
        compile_scorer(label_config)


def test_a_byte_order_mark_is_no_part_of_the_config() -> None:
    assert read_label_config("\ufeff<View/>").controls == ()


def test_controls_are_elements_that_have_a_name_and_point_at_something() -> None:
    config = read_label_config(
        '<View><Text name="t" value="$t"/><Header value="Look"/>'
        '<View><choices name="a" toName="t" perRegion="true"/></View>'
        '<Filter name="f" toName="l"/><Labels name="l" toName="t"/>'
        '<Chat name="chat"/><ReactCode name="react"/><Relations/></View>'
    )

    tags = {control.name: control.tag for control in config.controls}

    assert tags == {
        "a": "Choices",
        "l": "Labels",
        "chat": "Chat",
        "react": "ReactCode",
    }
    assert config.controls[0].per_region
    assert config.has_relations


def test_labels_of_a_video_are_scored_with_its_tracks() -> None:
    config = read_label_config(
        '<View><Labels name="l" toName="v"/><Video name="v" value="$v"/>'
        '<VideoRectangle name="track" toName="v"/>'
        '<Labels name="text" toName="t"/></View>'
    )

    assert [control.name for control in config.controls] == ["track", "text"]


def test_tracks_may_point_at_several_videos() -> None:
    config = read_label_config(
        '<View><Labels name="l" toName="v"/><Video name="v" value="$v"/>'
        '<Video name="w" value="$w"/><VideoRectangle name="track" toName="v, w"/>'
        "</View>"
    )

    assert [control.name for control in config.controls] == ["track"]
