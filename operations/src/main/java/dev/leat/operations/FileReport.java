package dev.leat.operations;

import dev.leat.plan.RejectsLocation;
import dev.leat.port.FileLog;
import java.util.Optional;

/// A file that a pipeline processes or has processed.
///
/// @param rejects the object with the rejected lines; empty if there is none
public record FileReport(FileLog.Entry entry, Optional<RejectsLocation> rejects) {}
