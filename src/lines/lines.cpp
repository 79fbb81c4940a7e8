// Filled by the fine-angle work.
