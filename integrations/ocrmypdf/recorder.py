"""Plugin for compare.py: times one engine's answers and writes them down, one JSON object a line.

    COMPARE_ENGINE=upright|stock COMPARE_LOG=FILE ocrmypdf --plugin recorder.py ...
"""
import argparse
import copy
import json
import os
import time
from pathlib import Path

from ocrmypdf import hookimpl
from ocrmypdf.builtin_plugins.tesseract_ocr import TesseractOcrEngine

from upright_ocrmypdf.engine import answered_by_upright


def write_down(question, input_file, seconds, **answer):
    line = json.dumps({"question": question, "page": int(Path(input_file).name[:6]), "seconds": seconds, **answer})
    with open(os.environ["COMPARE_LOG"], "a", encoding="utf-8") as file:  # short appended lines stay whole
        file.write(line + "\n")


def with_time_to_answer(options):
    """Version 14 gives its questions about a page the time limit of reading, which compare.py sets to none."""
    if isinstance(options, argparse.Namespace) and options.tesseract_timeout == 0:
        options = copy.copy(options)
        options.tesseract_timeout = 180.0  # what version 17 gives them
    return options


def recording(engine):
    class Recording(type(engine)):
        @staticmethod
        def get_orientation(input_file, options):
            options = with_time_to_answer(options)
            start = time.perf_counter()
            answer = engine.get_orientation(input_file, options)
            write_down("orientation", input_file, time.perf_counter() - start, angle=answer.angle, sure=answer.confidence)
            return answer

        @staticmethod
        def get_deskew(input_file, options):
            options = with_time_to_answer(options)
            start = time.perf_counter()
            angle = engine.get_deskew(input_file, options)
            write_down("deskew", input_file, time.perf_counter() - start, angle=angle)
            return angle

    return Recording()


@hookimpl(hookwrapper=True, tryfirst=True)
def get_ocr_engine():
    outcome = yield
    stock = TesseractOcrEngine()
    outcome.force_result(recording(answered_by_upright(stock) if os.environ["COMPARE_ENGINE"] == "upright" else stock))
