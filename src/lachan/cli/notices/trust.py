"""`lachan notices check`, `revoke`, `dkim-key`: whether a mail is ours, what its link opens, and how it is signed."""

from pathlib import Path

import click

from lachan.cli import options
from lachan.cli.opening import open_home
from lachan.cli.speech import as_json as print_json
from lachan.cli.speech import help_text, say, tell, visible
from lachan.cli.verb import Verb
from lachan.server.base.clock import now as present
from lachan.server.base.errors import BadInput, Refused
from lachan.server.base.files import written_aside


@click.command(
    "check",
    cls=Verb,
    help=help_text(
        say(
            "Xem một mã kiểm tra có phải của ta không: chỉ cho biết ngày gửi, loại thư, đơn vị nhận và điều không hỏi. "
            "Có mã chưa chắc thư là thật: kẻ xấu có thể chép mã.",
            "See whether a check code is ours: only the day, the kind, the organisation and what was not asked for. A "
            "code does not prove a mail genuine: anybody can copy one.",
        ),
        "lachan notices check LC-7K2M9-4QXR1",
    ),
)
@click.argument("code", metavar=options.CODE)
@options.home
@options.json_output
def check(code: str, home: Path, as_json: bool) -> int:
    """See `help` above. 2: no such code."""
    open_home(home)
    from lachan.server.notices.checking import check as ask
    from lachan.server.notices.wording import Language

    found = ask(code)
    if as_json:
        print_json(
            {
                "code": found.code,
                "sent_on": found.sent_on,
                "kind": found.kind,
                "organisation": found.organisation,
                "banner": found.banner,
                "unsure": found.unsure,
                "replaced": found.replaced,
            }
        )
        return 0
    if found.banner:
        click.echo(found.banner)
    name = visible(found.organisation)
    if found.unsure:
        tell(
            f"{found.code}: soạn cho {name}; chưa rõ đã đến nơi chưa.",
            f"{found.code}: made for {name}; whether it arrived is not known.",
        )
        return 0
    if found.sent_on is None:
        tell(
            f"{found.code}: đã soạn cho {name}, chưa gửi: thư nào đang mang mã này thì chưa phải do ta gửi.",
            f"{found.code}: made for {name} and not sent yet: a mail that bears this code is not from us.",
        )
        return 0
    words = {language: found.name(language) for language in Language}
    tell(
        f"{found.code}: ta đã gửi ngày {found.sent_on:%d/%m/%Y} cho {name}. Loại thư: {words[Language.VI]}.",
        f"{found.code}: we sent it on {found.sent_on:%Y-%m-%d} to {name}. Kind of mail: {words[Language.EN]}.",
    )
    if found.replaced:
        tell("Sau đó một thư khác đã thay cho thư này.", "Another mail took its place later.")
    tell(
        "Thư của ta không hỏi mật khẩu, mã OTP; không bảo tải, cài gì; không bảo chuyển tiền. "
        "Tự gõ địa chỉ, đừng bấm đường dẫn. Có mã chưa chắc là thật.",
        "Our mails never ask for passwords or one-time codes, never tell you to install anything, never ask for money. "
        "Type the address yourself, do not click the link. A code alone proves nothing.",
    )
    return 0


@click.command(
    "revoke",
    cls=Verb,
    help=help_text(
        say(
            "Thu hồi đường dẫn trả lời của một thông báo, chẳng hạn khi thư đã lọt ra ngoài.",
            "Withdraw the answer link of a notice, for example when its mail has leaked.",
        ),
        "lachan notices revoke LC-7K2M9-4QXR1",
    ),
)
@click.argument("code", metavar=options.CODE)
@options.home
@options.json_output
def revoke(code: str, home: Path, as_json: bool) -> int:
    """See `help` above. 1: there was none to withdraw."""
    open_home(home)
    from lachan.server.notices.tokens import revoke as withdraw

    done = withdraw(code, present())
    if as_json:
        print_json({"revoked": done})
    elif done:
        tell("Đã thu hồi: đường dẫn trong thư không còn mở được.", "Withdrawn: the link in the mail opens nothing now.")
    else:
        tell(
            "Không có đường dẫn nào còn hiệu lực để thu hồi.",
            "There was no valid link to withdraw.",
        )
    return 0 if done else 1


@click.command(
    "dkim-key",
    cls=Verb,
    help=help_text(
        say(
            "In bản ghi DNS công bố khóa ký thư (DKIM); --new tạo khóa trong nơi lưu dữ liệu.",
            "Print the DNS record that publishes the key of mails' signatures (DKIM); --new makes a key in the home.",
        ),
        "lachan notices dkim-key",
    ),
)
@options.home
@click.option("--new", is_flag=True, help=say("Tạo khóa mới; không ghi đè", "Make a key; never over another"))
@options.json_output
def dkim_key(home: Path, new: bool, as_json: bool) -> int:
    """See `help` above."""
    settings = open_home(home)
    import os

    from lachan.server.post import dkim

    if not settings.identity.domain:
        raise BadInput("settings.toml: identity.domain: fill it in first, the record stands under it")
    file = settings.dkim.key_file or dkim.KEY_FILE
    if new:
        if (home / file).exists():
            raise Refused(f"{file}: a key is there already; name another file in dkim.key_file, and another selector")
        with written_aside(home / file) as out:
            os.fchmod(out.fileno(), 0o600)
            out.write(dkim.new_key())
    named = settings.model_copy(update={"dkim": settings.dkim.model_copy(update={"key_file": file})})
    signer = dkim.signer_of(home, named)
    if signer is None:
        raise BadInput("settings.toml: dkim.key_file: cannot be read")
    name, text = dkim.record_of(signer)
    if as_json:
        print_json({"name": name, "type": "TXT", "text": text, "file": file, "used": bool(settings.dkim.key_file)})
        return 0
    click.echo(dkim.zone_line(signer))
    if not settings.dkim.key_file:
        tell(
            f'Công bố bản ghi trên, rồi ghi vào settings.toml: [dkim] key_file = "{file}"',
            f'Publish the record above, then write into settings.toml: [dkim] key_file = "{file}"',
        )
    return 0
