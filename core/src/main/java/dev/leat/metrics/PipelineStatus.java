package dev.leat.metrics;

import dev.leat.batch.Outcome;
import java.util.List;
import java.util.Map;

/// How a pipeline is and what it has done since the start. `detail` says why it does not run, or is
/// empty. `records` counts by the heaviest word of a record's sinks, `sinks` by each sink, `causes`
/// the dead letters by the cause of their first reason, `newer` the delivered records that replaced
/// an older state. A record that came back is counted each time. Of a pipeline that reads files
/// records are lines, and `files` says more.
public record PipelineStatus(
        State state,
        String detail,
        Map<Outcome, Long> records,
        Map<String, Map<Outcome, Long>> sinks,
        Map<String, Long> causes,
        long replaced,
        Files files) {

    /// Of a pipeline that reads no files.
    public PipelineStatus(
            State state,
            String detail,
            Map<Outcome, Long> records,
            Map<String, Map<Outcome, Long>> sinks,
            Map<String, Long> causes,
            long newer) {
        this(state, detail, records, sinks, causes, newer, Files.NONE);
    }

    /// Files of a pipeline: how many ended in which way since the start (DELIVERED is done, also
    /// where lines were rejected; REJECTED is given up), those that are worked on now, and the last
    /// of those that were given up, the oldest first.
    public record Files(Map<Outcome, Long> ended, List<Open> open, List<Failed> failed) {

        public static final Files NONE = new Files(Map.of(), List.of());

        public Files {
            ended = Map.copyOf(ended);
            open = List.copyOf(open);
            failed = List.copyOf(failed);
        }

        /// Of which none was given up.
        public Files(Map<Outcome, Long> ended, List<Open> open) {
            this(ended, open, List.of());
        }
    }

    /// A file that was given up, or a message that names none (an empty `object`); `number` counts
    /// them since the start, from 1. `cause` and `why` are those of its first reason; `why` may
    /// quote the file.
    public record Failed(long number, String object, String cause, String reason) {}

    /// A file that is worked on: the piece that comes next, how many bytes of content stand before
    /// it, and the object's size as it is kept, perhaps compressed.
    public record Open(String object, int part, long offset, long size) {}

    /// The same in other words.
    public PipelineStatus because(String words) {
        return new PipelineStatus(state, words, records, sinks, causes, replaced, files);
    }

    /// The same counts of a pipeline that does not run.
    public PipelineStatus stopped(String why) {
        return new PipelineStatus(State.STOPPED, why, records, sinks, causes, replaced, files);
    }

    public enum State {
        RUNNING,
        /// A store is away; it goes on by itself.
        WAITING,
        /// Too many rejects; the next start goes on.
        PAUSED,
        /// A worker ended by an error of the machinery; see the log.
        FAILED,
        STOPPED
    }
}
