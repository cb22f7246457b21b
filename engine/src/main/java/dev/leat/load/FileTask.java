package dev.leat.load;

import dev.leat.batch.FileUnit;
import dev.leat.batch.StagingFolder;

/// One file to process: its message, its object, and the folder of its staged files.
record FileTask(FileMessage message, FileUnit unit, StagingFolder staging) {}
