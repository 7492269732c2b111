"""The web application."""

from __future__ import annotations

from datetime import timedelta

from jinja2 import StrictUndefined
from werkzeug.middleware.proxy_fix import ProxyFix

from assessment.web import errors, extensions, filters, guards, language, own_language
from assessment.web.application import Application
from assessment.web.config import ROOT, Settings
from assessment.web.routes import BLUEPRINTS

MAX_FORM_BYTES = 2 * 1024 * 1024


def create_app(settings: Settings) -> Application:
    app = Application(
        "assessment.web", static_folder=str(ROOT / "static"), template_folder=str(ROOT / "templates")
    )
    app.config.update(
        SECRET_KEY=settings.secret_key,
        TESTING=settings.testing,
        SENDS_MAIL=settings.post is not None,
        MAX_CONTENT_LENGTH=MAX_FORM_BYTES,
        MAX_FORM_MEMORY_SIZE=MAX_FORM_BYTES,
        SEND_FILE_MAX_AGE_DEFAULT=timedelta(hours=1),
        SESSION_COOKIE_NAME="critical_friend",
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_SECURE=settings.secure_cookies,
        PERMANENT_SESSION_LIFETIME=timedelta(hours=12),
        WTF_CSRF_TIME_LIMIT=None,
        WTF_CSRF_SSL_STRICT=False,
    )
    app.jinja_options = {"undefined": StrictUndefined, "trim_blocks": True, "lstrip_blocks": True}
    if settings.trusted_proxies:
        proxies = settings.trusted_proxies
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=proxies, x_proto=proxies, x_host=proxies)  # type: ignore[method-assign]
    language.begin(app)
    own_language.begin(app)
    extensions.connect(app, settings)
    guards.guard(app)
    extensions.csrf.init_app(app)
    extensions.babel.init_app(
        app,
        default_locale=language.ENGLISH,
        default_timezone="Europe/London",
        locale_selector=language.select_locale,
    )
    errors.handle_errors(app)
    filters.equip(app)
    for blueprint in BLUEPRINTS:
        app.register_blueprint(blueprint)
    return app
