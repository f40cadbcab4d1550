"""CDHT: the desk of a commune team for the model “Công dân học tập”."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from flask import Flask

    from .config import Config

BASE = Path(__file__).resolve().parent.parent


def create_app(config: Config, *, setup_code: str | None = None) -> Flask:
    """The web application over the database of `config`: the one list of what is plugged in.

    `setup_code` guards the first-run page; None when the program is set up already.
    """
    from flask import Flask  # here, not above: the command line starts without Flask

    from .models.base import bind, open_database
    from .web import access, blueprints, failures, frame, pages, request_sizes, returning, showing, signin

    app = Flask(__name__, template_folder=str(BASE / "templates"), static_folder=str(BASE / "static"))
    app.config.update(
        SECRET_KEY=config.secret(),
        SETUP_CODE=setup_code,
        MAX_CONTENT_LENGTH=request_sizes.USUAL,
        MAX_FORM_MEMORY_SIZE=4 * 1024 * 1024,
        MAX_FORM_PARTS=20_000,
        SESSION_COOKIE_NAME="cdht",
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SEND_FILE_MAX_AGE_DEFAULT=3600,
        CDHT=config,
    )
    app.extensions["cdht_database"] = bind(open_database(config.database_url, config.database_file))
    for part in (request_sizes, pages, frame, signin, access, failures, showing, returning):
        part.plug_in(app)
    for blueprint in blueprints():
        app.register_blueprint(blueprint)
    return app
