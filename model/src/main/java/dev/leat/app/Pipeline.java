package dev.leat.app;

import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.IntStream;

/// A pipeline from one source, through steps, to sinks, with its supervision. `shrink` applies to
/// the documents of sinks, after the steps. `archive` keeps processed records; if it is empty, the
/// option of the source queue applies.
public record Pipeline(
        String name,
        PipelineSource from,
        Identity identity,
        List<Step> steps,
        Outputs outputs,
        Control control,
        Optional<Shrink> shrink,
        Optional<RecordArchive> archive) {

    public static final double DEFAULT_MAX_REJECTS = 0.5;

    public Pipeline {
        steps = List.copyOf(steps);
    }

    /// The identity of a record and of its states. `key` names the columns that identify a record,
    /// with their values after the steps; without a key the message identifies the record. With a
    /// `version`, a newer state of a record replaces an older one. `was` is the first name of a
    /// renamed pipeline, whose stored state it gets.
    public record Identity(List<String> key, Optional<Version> version, Optional<String> was) {

        static final Identity NONE = new Identity(List.of(), Optional.empty(), Optional.empty());

        public Identity {
            key = List.copyOf(key);
        }
    }

    /// The sinks of records, and of events about each file that was processed or that failed.
    public record Outputs(List<Sink> to, List<Sink> onSuccess, List<Sink> onFailure) {

        static final Outputs NONE = new Outputs(List.of(), List.of(), List.of());

        public Outputs {
            to = List.copyOf(to);
            onSuccess = List.copyOf(onSuccess);
            onFailure = List.copyOf(onFailure);
        }
    }

    /// The supervision of a pipeline: the share of rejected records (0 to 1) above which it pauses,
    /// and the measurement of its input.
    public record Control(double maxRejects, Optional<Quality> quality) {

        static final Control NONE = new Control(DEFAULT_MAX_REJECTS, Optional.empty());
    }

    /// A pipeline that has no key, steps or sinks.
    public static Pipeline of(String name, PipelineSource from) {
        return new Pipeline(
                name,
                from,
                Identity.NONE,
                List.of(),
                Outputs.NONE,
                Control.NONE,
                Optional.empty(),
                Optional.empty());
    }

    public List<String> key() {
        return identity.key;
    }

    public Optional<Version> version() {
        return identity.version;
    }

    public Optional<String> was() {
        return identity.was;
    }

    public List<Sink> to() {
        return outputs.to;
    }

    public List<Sink> onSuccess() {
        return outputs.onSuccess;
    }

    public List<Sink> onFailure() {
        return outputs.onFailure;
    }

    public double maxRejects() {
        return control.maxRejects;
    }

    public Optional<Quality> quality() {
        return control.quality;
    }

    public Pipeline withFrom(PipelineSource other) {
        return new Pipeline(name, other, identity, steps, outputs, control, shrink, archive);
    }

    private Pipeline with(Identity other) {
        return new Pipeline(name, from, other, steps, outputs, control, shrink, archive);
    }

    public Pipeline withKey(List<String> other) {
        return with(new Identity(other, identity.version, identity.was));
    }

    public Pipeline withVersion(Optional<Version> other) {
        return with(new Identity(identity.key, other, identity.was));
    }

    /// Returns a copy that gets the stored state of a pipeline with this first name.
    public Pipeline withWas(Optional<String> other) {
        return with(new Identity(identity.key, identity.version, other));
    }

    /// Returns true if a step `unnest` makes the rows of a record that has a version. The record is
    /// then all its rows: a newer state replaces all of them together.
    public boolean replacesRows() {
        return identity.version.isPresent()
                && steps.stream().anyMatch(Step.Unnest.class::isInstance);
    }

    /// Returns the columns that identify a record: the key or, if the record is all its rows, the
    /// columns of the key that no step from `unnest` on computes.
    public List<String> recordKey() {
        if (!replacesRows()) {
            return key();
        }
        return key().stream().filter(column -> !computesOfRows(column)).toList();
    }

    /// Returns true if the step `unnest` or a later step computes the column.
    public boolean computesOfRows(String column) {
        return steps.stream()
                .dropWhile(step -> !(step instanceof Step.Unnest))
                .anyMatch(step -> step.computes(column));
    }

    /// Returns the step that has the check with this sentence.
    public Optional<Step.Check> check(String sentence) {
        return steps.stream()
                .filter(Step.Check.class::isInstance)
                .map(Step.Check.class::cast)
                .filter(check -> check.sentences().containsKey(sentence))
                .findFirst();
    }

    public Pipeline withSteps(List<Step> other) {
        return new Pipeline(name, from, identity, other, outputs, control, shrink, archive);
    }

    public Pipeline with(Outputs other) {
        return new Pipeline(name, from, identity, steps, other, control, shrink, archive);
    }

    public Pipeline withTo(List<Sink> other) {
        return with(new Outputs(other, outputs.onSuccess, outputs.onFailure));
    }

    public Pipeline withMaxRejects(double other) {
        return with(new Control(other, control.quality));
    }

    public Pipeline withQuality(Optional<Quality> other) {
        return with(new Control(control.maxRejects, other));
    }

    private Pipeline with(Control other) {
        return new Pipeline(name, from, identity, steps, outputs, other, shrink, archive);
    }

    public Pipeline withShrink(Optional<Shrink> other) {
        return new Pipeline(name, from, identity, steps, outputs, control, other, archive);
    }

    public Pipeline withArchive(Optional<RecordArchive> other) {
        return new Pipeline(name, from, identity, steps, outputs, control, shrink, other);
    }

    /// Returns the indexes of the sinks that fulfil a condition.
    public List<Integer> sinks(Predicate<Sink> condition) {
        var to = to();
        return IntStream.range(0, to.size())
                .filter(sink -> condition.test(to.get(sink)))
                .boxed()
                .toList();
    }

    /// Returns the name that identities of records include: a renamed pipeline keeps its first one.
    public String identityName() {
        return identity.was.orElse(name);
    }

    /// Returns the implicit bucket for rejected lines, if this pipeline reads files and writes to
    /// no bucket. A renamed pipeline keeps it.
    public String rejectsBucket() {
        return identityName() + FileSource.REJECTS_SUFFIX;
    }

    /// Returns the bucket to which this pipeline, which reads files, publishes rejected lines: that
    /// of its first output in a bucket, or the implicit one.
    public String rejectedTo() {
        return to().stream()
                .filter(sink -> sink.files().isPresent())
                .findFirst()
                .map(Sink::name)
                .orElse(rejectsBucket());
    }

    /// Returns a copy whose leases have at most this many records.
    public Pipeline withBatchSize(int batch) {
        return withFrom(from.withBatchSize(batch));
    }

    /// The order of a record's states. The state with the highest value in `column`, after the
    /// steps, is the newest. A state for which `deleteWhen` is true deletes the record.
    public record Version(String column, Optional<Sql> deleteWhen) {

        /// The maximum number of decimal digits for which every number fits 64 bits.
        private static final int MOST_DIGITS = 18;

        /// Returns true if values of this type can be mapped to 64-bit numbers in the same order.
        public static boolean orders(Type type) {
            return switch (type) {
                case Type.Decimal decimal -> decimal.precision() <= MOST_DIGITS;
                case Type.ListOf _, Type.Struct _ -> false;
                case Type.Simple simple ->
                        switch (simple) {
                            case INTEGER, BIGINT, DATE, TIMESTAMP, TIMESTAMPTZ -> true;
                            case VARCHAR, BOOLEAN, DOUBLE, JSON -> false;
                        };
            };
        }
    }

    /// Returns the number of steps over the whole file.
    public int stepsOverFile() {
        return Math.toIntExact(steps.stream().filter(Step.OverFile.class::isInstance).count());
    }

    /// Returns true if fields that are not in the schema are part of a record after the steps. A
    /// `select` removes them with the other columns that it does not name.
    public boolean keepsUnknownFields() {
        return !(from instanceof BucketSource)
                && from.unknownFields() == UnknownFields.KEEP
                && steps.stream().allMatch(Step::keepsOthers);
    }

    /// The handling of fields that are not in the schema. KEEP passes the fields of a message on to
    /// the sinks that receive the whole row as a document.
    public enum UnknownFields {
        IGNORE,
        REJECT,
        KEEP;

        /// The member of a document with the fields that may not have their own names.
        public static final String RENAMED = "_leat_fields";
    }
}
