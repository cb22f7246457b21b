package dev.leat.metrics;

import dev.leat.batch.Outcome;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The status of a pipeline and its counts since the start. `detail` is the reason why it does not
/// run, or empty. `records` counts records by overall outcome, the highest-ranked of a record's
/// outcomes at the sinks. `sinks` counts outcomes by sink. `causes` counts dead letters by the
/// cause of their first reason. `replaced` is the number of delivered records that replaced an
/// older state. `waiting` is the number of records that wait to be sent to an endpoint, which count
/// neither in `records` nor in `sinks`. A redelivered record is counted each time. If the pipeline
/// reads files, records are lines, and `files` has the counts of files. `lag` is the age of the
/// oldest record of a stream that is not finished; empty if there is none.
public record PipelineStatus(
        State state,
        String detail,
        Map<Outcome, Long> records,
        Map<String, Map<Outcome, Long>> sinks,
        Map<String, Long> causes,
        long replaced,
        long waiting,
        Files files,
        Optional<Duration> lag) {

    /// Creates the status of a pipeline that reads no stream.
    public PipelineStatus(
            State state,
            String detail,
            Map<Outcome, Long> records,
            Map<String, Map<Outcome, Long>> sinks,
            Map<String, Long> causes,
            long replaced,
            long waiting,
            Files files) {
        this(state, detail, records, sinks, causes, replaced, waiting, files, Optional.empty());
    }

    /// Creates the status of a pipeline that reads no files.
    public PipelineStatus(
            State state,
            String detail,
            Map<Outcome, Long> records,
            Map<String, Map<Outcome, Long>> sinks,
            Map<String, Long> causes,
            long newer) {
        this(state, detail, records, sinks, causes, newer, 0, Files.NONE);
    }

    /// The files of a pipeline. `ended` counts files by outcome since the start: DELIVERED means
    /// that the file was processed, even if lines were rejected; REJECTED means that it failed.
    /// `open` are the files in process. `failed` are the last failed files, oldest first.
    public record Files(Map<Outcome, Long> ended, List<Open> open, List<Failed> failed) {

        public static final Files NONE = new Files(Map.of(), List.of());

        public Files {
            ended = Map.copyOf(ended);
            open = List.copyOf(open);
            failed = List.copyOf(failed);
        }

        /// Creates a status without failed files.
        public Files(Map<Outcome, Long> ended, List<Open> open) {
            this(ended, open, List.of());
        }
    }

    /// A file that failed permanently, or a message that names no file (`object` is empty).
    /// `number` counts failures since the start, from 1. `cause` and `reason` are the cause and the
    /// text of the first reason; the text may quote the file's content.
    public record Failed(long number, String object, String cause, String reason) {}

    /// A file in process. `part` is the number of the next piece, a part of the file that is
    /// committed like a batch. `offset` is the number of content bytes before that piece. `size` is
    /// the object's stored size, which is smaller than the content if the object is compressed.
    public record Open(String object, int part, long offset, long size) {}

    /// Returns the number of records that were processed: those with a final outcome, and those
    /// that wait to be sent to an endpoint.
    public long settled() {
        return waiting
                + records.entrySet().stream()
                        .filter(count ->
                                count.getKey().done() || count.getKey() == Outcome.REJECTED)
                        .mapToLong(Map.Entry::getValue)
                        .sum();
    }

    /// Returns this status with another detail.
    public PipelineStatus withDetail(String words) {
        return with(state, words);
    }

    /// Returns these counts with the state STOPPED and this reason.
    public PipelineStatus stopped(String why) {
        return with(State.STOPPED, why);
    }

    private PipelineStatus with(State then, String words) {
        return new PipelineStatus(
                then, words, records, sinks, causes, replaced, waiting, files, lag);
    }

    /// Returns true if the pipeline does not resume until the user acts: it failed or is paused.
    public boolean needsAttention() {
        return state == State.FAILED || state == State.PAUSED;
    }

    public enum State {
        RUNNING,
        /// A store is unavailable. The pipeline resumes when the store is available again.
        WAITING,
        /// Too many records were rejected. The pipeline resumes after a restart.
        PAUSED,
        /// A worker of the pipeline ended with an unexpected error; see the log.
        FAILED,
        STOPPED
    }
}
