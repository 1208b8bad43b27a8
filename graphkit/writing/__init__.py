"""Writing: updates, graphs and records that clients hand in, each as a generation; and the history these make."""

from graphkit.writing.backup import BackupReport, back_up, restore
from graphkit.writing.history import GenerationSummary, compare_generations, list_generations, roll_back
from graphkit.writing.order import Dataset, Deletion, Delta, Loading, Order, Part, Submission, Update, Written
from graphkit.writing.process import WriterProcess
from graphkit.writing.retention import prune
from graphkit.writing.transaction import carry_out

__all__ = [
    "BackupReport",
    "Dataset",
    "Deletion",
    "Delta",
    "GenerationSummary",
    "Loading",
    "Order",
    "Part",
    "Submission",
    "Update",
    "WriterProcess",
    "Written",
    "back_up",
    "carry_out",
    "compare_generations",
    "list_generations",
    "prune",
    "restore",
    "roll_back",
]
