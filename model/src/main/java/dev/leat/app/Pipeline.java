package dev.leat.app;

import java.util.List;
import java.util.Optional;

/// A pipeline from one source, through steps, to sinks. `key` names the columns that identify a
/// record, with their values after the steps; without a key the message identifies the record. With
/// a `version`, a newer state of a record replaces an older one. The pipeline pauses if the share
/// of rejected records (0 to 1) is above `maxRejects`. `shrink` applies to the documents of sinks,
/// after the steps. `archive` keeps processed records; if it is empty, the option of the source
/// queue applies. `was` is the first name of a renamed pipeline, whose stored state it gets.
public record Pipeline(
        String name,
        PipelineSource from,
        List<String> key,
        Optional<Version> version,
        List<Step> steps,
        List<Sink> to,
        List<Sink> onSuccess,
        List<Sink> onFailure,
        double maxRejects,
        Optional<Shrink> shrink,
        Optional<RecordArchive> archive,
        Optional<String> was) {

    public static final double DEFAULT_MAX_REJECTS = 0.5;

    public Pipeline {
        key = List.copyOf(key);
        steps = List.copyOf(steps);
        to = List.copyOf(to);
        onSuccess = List.copyOf(onSuccess);
        onFailure = List.copyOf(onFailure);
    }

    /// A pipeline that does not shorten documents, has no archive of its own, and was not renamed.
    public Pipeline(
            String name,
            PipelineSource from,
            List<String> key,
            Optional<Version> version,
            List<Step> steps,
            List<Sink> to,
            List<Sink> onSuccess,
            List<Sink> onFailure,
            double maxRejects) {
        this(
                name,
                from,
                key,
                version,
                steps,
                to,
                onSuccess,
                onFailure,
                maxRejects,
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }

    /// A pipeline that has no key, steps or sinks.
    public static Pipeline of(String name, PipelineSource from) {
        return new Pipeline(
                name,
                from,
                List.of(),
                Optional.empty(),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                DEFAULT_MAX_REJECTS);
    }

    public Pipeline withFrom(PipelineSource other) {
        return new Pipeline(
                name,
                other,
                key,
                version,
                steps,
                to,
                onSuccess,
                onFailure,
                maxRejects,
                shrink,
                archive,
                was);
    }

    public Pipeline withKey(List<String> other) {
        return new Pipeline(
                name,
                from,
                other,
                version,
                steps,
                to,
                onSuccess,
                onFailure,
                maxRejects,
                shrink,
                archive,
                was);
    }

    public Pipeline withVersion(Optional<Version> other) {
        return new Pipeline(
                name,
                from,
                key,
                other,
                steps,
                to,
                onSuccess,
                onFailure,
                maxRejects,
                shrink,
                archive,
                was);
    }

    public Pipeline withSteps(List<Step> other) {
        return new Pipeline(
                name,
                from,
                key,
                version,
                other,
                to,
                onSuccess,
                onFailure,
                maxRejects,
                shrink,
                archive,
                was);
    }

    public Pipeline withTo(List<Sink> other) {
        return new Pipeline(
                name,
                from,
                key,
                version,
                steps,
                other,
                onSuccess,
                onFailure,
                maxRejects,
                shrink,
                archive,
                was);
    }

    public Pipeline withMaxRejects(double other) {
        return new Pipeline(
                name, from, key, version, steps, to, onSuccess, onFailure, other, shrink, archive,
                was);
    }

    public Pipeline withShrink(Optional<Shrink> other) {
        return new Pipeline(
                name,
                from,
                key,
                version,
                steps,
                to,
                onSuccess,
                onFailure,
                maxRejects,
                other,
                archive,
                was);
    }

    public Pipeline withArchive(Optional<RecordArchive> other) {
        return new Pipeline(
                name,
                from,
                key,
                version,
                steps,
                to,
                onSuccess,
                onFailure,
                maxRejects,
                shrink,
                other,
                was);
    }

    /// Returns the name that identities of records include: a renamed pipeline keeps its first one.
    public String identityName() {
        return was.orElse(name);
    }

    /// Returns the implicit bucket for rejected lines, if this pipeline reads files and writes to
    /// no bucket. A renamed pipeline keeps it.
    public String rejectsBucket() {
        return identityName() + FileSource.REJECTS_SUFFIX;
    }

    /// Returns a copy that gets the stored state of a pipeline with this first name.
    public Pipeline withWas(Optional<String> other) {
        return new Pipeline(
                name,
                from,
                key,
                version,
                steps,
                to,
                onSuccess,
                onFailure,
                maxRejects,
                shrink,
                archive,
                other);
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

    /// Returns true if fields that are not in the schema are part of a record after the steps. A
    /// `select` removes them with the other columns that it does not name.
    public boolean keepsUnknownFields() {
        return !(from instanceof BucketSource)
                && from.unknownFields() == UnknownFields.KEEP
                && steps.stream().noneMatch(Step.Select.class::isInstance);
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
