"""Starting the manager's server."""

from __future__ import annotations

import os

from streamlit.runtime.pages_manager import PagesManager
from streamlit.web import cli

from di_metrics.settings import ROOT
from di_metrics.ui.stylesheet import theme_options


def start(port: int) -> None:
    """Serve the dashboard on a port until it is stopped."""
    # Streamlit takes a folder named `pages` for its older way of making pages until the first reader's first page has called
    # st.navigation, and tells that reader that a deep link's page does not exist. The router names the pages here.
    PagesManager.uses_pages_directory = False
    os.chdir(ROOT)  # the settings in `.streamlit` are looked for in the working directory
    options = {"server.port": port, **theme_options()}
    cli.main(["run", str(ROOT / "dashboard.py"), *(f"--{name}={value}" for name, value in options.items())])
