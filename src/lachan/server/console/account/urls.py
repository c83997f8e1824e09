"""Addresses under `console/`."""

from django.urls import path

from lachan.server.console.account import joining, own, resetting, second, setting_up, signing

urlpatterns = [
    path("sign-in/", signing.sign_in, name="sign-in"),
    path("sign-in/second/", second.second_factor, name="second-factor"),
    path("sign-in/passkey/", second.passkey_options, name="passkey-options"),
    path("sign-in/again/", signing.prove_again, name="prove-again"),
    path("sign-out/", signing.sign_out, name="sign-out"),
    path("sign-in/forgotten/", resetting.forgot, name="forgot-password"),
    path("sign-in/new-password/<str:token>/", resetting.reset, name="reset-password"),
    path("invitation/<str:token>/", joining.invitation, name="invitation"),
    path("account/", own.account, name="account"),
    path("account/sessions/<count:number>/end/", own.end_session, name="end-session"),
    path("account/sessions/end-others/", own.end_other_sessions, name="end-other-sessions"),
    path("account/password/", own.password, name="password"),
    path("account/codes/", own.new_codes, name="new-codes"),
    path("account/factors/app/", setting_up.totp, name="set-up-factor"),
    path("account/factors/passkey/", setting_up.passkey, name="set-up-passkey"),
    path("account/factors/passkey/options/", setting_up.passkey_options, name="passkey-setup-options"),
    path("account/factors/<count:number>/remove/", own.remove_factor, name="remove-factor"),
]
