"""The Streamlit side: what a page is made of. A page names its views and draws them with what is here."""
