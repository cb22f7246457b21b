/// The worker threads of a pipeline: they lease records, run a job, and wait.
@NullMarked
package dev.leat.worker;

import org.jspecify.annotations.NullMarked;
