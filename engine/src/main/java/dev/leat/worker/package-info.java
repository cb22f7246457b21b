/// The worker threads of a pipeline, which lease records, run a job on them, and wait for more.
@NullMarked
package dev.leat.worker;

import org.jspecify.annotations.NullMarked;
