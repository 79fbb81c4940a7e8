"""OCRmyPDF plugin: upright says which way is up and how skewed a page is; the chosen OCR engine reads it.

    ocrmypdf --rotate-pages --deskew in.pdf out.pdf                               # installed: it is found by itself
    ocrmypdf --plugin upright_ocrmypdf --rotate-pages --deskew in.pdf out.pdf     # the same, said
"""
from .hook import get_ocr_engine

__all__ = ["get_ocr_engine"]
