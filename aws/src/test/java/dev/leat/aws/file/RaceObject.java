package dev.leat.aws.file;

import dev.leat.app.AwsResourceNames;
import dev.leat.contract.VirtualTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.CompletedPart;
import software.amazon.awssdk.services.s3.model.MultipartUpload;
import software.amazon.awssdk.services.s3.model.ObjectVersion;

/// An object with one or two versions and three notifications, at random, and the model of what a
/// pipeline stores of it. Used by one thread at a time.
final class RaceObject {

    /// The value of `on_overwrite`.
    enum Policy {
        REPLACE,
        APPEND,
        REJECT;

        String pipeline() {
            return name().toLowerCase(Locale.ROOT);
        }

        /// Returns the queue of notifications.
        String queue() {
            return pipeline() + "s";
        }
    }

    /// The content of a version.
    ///
    /// @param sum the sum of the amounts of its rows
    private record Version(String content, int rows, long sum) {

        static Version of(String run, int number, int rows) {
            var text = new StringBuilder("id,run,amount\n");
            long amount = number == 0 ? 1 : 1_000;
            for (int row = 0; row < rows; row++) {
                text.append("v%d-%d,%s,%d\n".formatted(number, row, run, amount));
            }
            return new Version(text.toString(), rows, amount * rows);
        }
    }

    /// An end that the model permits.
    ///
    /// @param published the versions whose outputs became visible, in this order
    /// @param view the row of the view; empty if there is none
    /// @param letters the fewest dead letters
    record End(List<Integer> published, String view, long letters) {}

    private final S3Client s3;
    private final VirtualTime time;
    private final AwsResourceNames names;
    private final Policy policy;
    private final String run;
    private final SplittableRandom random;

    /// True if the second version is put after the first one was notified.
    private final boolean late;

    /// The version that is uploaded in parts; its upload is begun before the other version is put.
    private final Optional<Integer> upload;

    private final List<Version> versions = new ArrayList<>();
    private final List<String> ids = new ArrayList<>();
    private final List<String> etags = new ArrayList<>();
    private final Map<String, Instant> begun = new HashMap<>();
    private final List<String> unsent = new ArrayList<>();

    /// Numbers of notifications that name each version.
    private final int[] named = new int[2];

    private int notified;
    private String uploadId = "";
    private Instant uploadBegun = Instant.EPOCH;

    RaceObject(
            S3Client s3,
            VirtualTime time,
            AwsResourceNames names,
            Policy policy,
            String run,
            SplittableRandom random) {
        this.s3 = s3;
        this.time = time;
        this.names = names;
        this.policy = policy;
        this.run = run;
        this.random = random;
        int count = random.nextInt(5) == 0 ? 1 : 2;
        for (int number = 0; number < count; number++) {
            versions.add(Version.of(run, number, 2 + random.nextInt(6)));
        }
        this.late = count == 2 && random.nextBoolean();
        int uploaded = random.nextInt(3);
        this.upload = uploaded < count ? Optional.of(uploaded) : Optional.empty();
    }

    String run() {
        return run;
    }

    String pipeline() {
        return policy.pipeline();
    }

    String queue() {
        return policy.queue();
    }

    String key() {
        return "%s/%s.csv".formatted(pipeline(), run);
    }

    private String bucket() {
        return names.of("input");
    }

    /// Puts the versions, except a late one.
    void begin() {
        if (upload.isPresent()) {
            uploadBegun = time.instant();
            uploadId =
                    s3.createMultipartUpload(create -> create.bucket(bucket()).key(key()))
                            .uploadId();
        }
        put();
        if (!late) {
            end();
        }
    }

    /// Puts the rest of the versions.
    void end() {
        while (ids.size() < versions.size()) {
            put();
        }
        while (notified < 3) {
            describe(random.nextInt(versions.size()));
        }
    }

    /// Puts the next version and notifies of it.
    private void put() {
        int number = ids.size();
        time.advance(Duration.ofMillis(random.nextInt(400)));
        if (upload.equals(Optional.of(number))) {
            complete(versions.get(number).content());
        } else {
            var put =
                    s3.putObject(
                            request -> request.bucket(bucket()).key(key()),
                            RequestBody.fromString(versions.get(number).content()));
            ids.add(put.versionId());
            etags.add(put.eTag());
        }
        describe(number);
    }

    private void complete(String content) {
        var part =
                s3.uploadPart(
                        request ->
                                request.bucket(bucket())
                                        .key(key())
                                        .uploadId(uploadId)
                                        .partNumber(1),
                        RequestBody.fromString(content));
        var parts = CompletedPart.builder().partNumber(1).eTag(part.eTag()).build();
        var done =
                s3.completeMultipartUpload(request ->
                        request.bucket(bucket())
                                .key(key())
                                .uploadId(uploadId)
                                .multipartUpload(upload -> upload.parts(parts)));
        ids.add(done.versionId());
        etags.add(done.eTag());
        begun.put(done.versionId(), uploadBegun);
    }

    /// Adds a notification before or behind the others. Only the newest version, or one that is
    /// notified again, may lack its version.
    private void describe(int number) {
        notified++;
        boolean again = named[number] > 0;
        boolean known = !(again || number == versions.size() - 1) || random.nextInt(3) > 0;
        if (known) {
            named[number]++;
        }
        unsent.add(random.nextInt(unsent.size() + 1), notification(known ? ids.get(number) : ""));
    }

    private String notification(String version) {
        var sequencer =
                List.of("", "0055AED6DCD90281", "0055AED6DCD90281E5", "617f08299329d189")
                        .get(random.nextInt(4));
        boolean bus = random.nextInt(3) == 0;
        var object =
                "{\"key\":\"%s\"%s%s}"
                        .formatted(
                                key(),
                                field(bus ? "version-id" : "versionId", version),
                                field("sequencer", sequencer));
        if (bus) {
            return "{\"source\":\"aws.s3\",\"detail-type\":\"Object Created\",\"detail\":{\"bucket\":{\"name\":\"%s\"},\"object\":%s}}"
                    .formatted(bucket(), object);
        }
        var records =
                "{\"Records\":[{\"eventName\":\"ObjectCreated:Put\",\"s3\":{\"bucket\":{\"name\":\"%s\"},\"object\":%s}}]}"
                        .formatted(bucket(), object);
        return random.nextBoolean()
                ? records
                : "{\"Type\":\"Notification\",\"Message\":\"%s\"}"
                        .formatted(records.replace("\"", "\\\""));
    }

    private static String field(String name, String value) {
        return value.isEmpty() ? "" : ",\"%s\":\"%s\"".formatted(name, value);
    }

    /// Returns the notifications that were not returned before.
    List<String> notifications() {
        var all = List.copyOf(unsent);
        unsent.clear();
        return all;
    }

    /// Returns the time at which a version was begun, if it is a multipart upload: S3 returns that
    /// as the time of the object.
    Optional<Instant> begun(String version) {
        return Optional.ofNullable(begun.get(version));
    }

    /// Returns all versions of the outputs, from the oldest to the newest.
    List<ObjectVersion> outputs() {
        return s3.listObjectVersions(list ->
                        list.bucket(names.of("output")).prefix("%s/%s.".formatted(pipeline(), run)))
                .versions()
                .reversed();
    }

    /// Returns the version from which an output was made.
    int source(ObjectVersion output) {
        var content =
                s3.getObjectAsBytes(get ->
                                get.bucket(names.of("output"))
                                        .key(output.key())
                                        .versionId(output.versionId()))
                        .asUtf8String();
        return IntStream.range(0, versions.size())
                .filter(number -> versions.get(number).content().equals(content))
                .findFirst()
                .orElseThrow(() -> new AssertionError(this + " has the output " + content));
    }

    List<MultipartUpload> openUploads() {
        return s3.listMultipartUploads(list ->
                        list.bucket(names.of("output")).prefix("%s/%s.".formatted(pipeline(), run)))
                .uploads();
    }

    /// Returns the ends that the model permits. A pipeline processes a version as a whole or not at
    /// all, and each once.
    List<End> model() {
        var orders = new ArrayList<List<Integer>>();
        int newest = versions.size() - 1;
        for (int first = 0; first <= newest; first++) {
            var all = newest == 0 ? List.of(0) : List.of(first, 1 - first);
            switch (policy) {
                // An older version is processed before the newer one, or not at all.
                case REPLACE -> orders.add(all.subList(0, all.indexOf(newest) + 1));
                case APPEND -> orders.add(all);
                case REJECT -> orders.add(List.of(first));
            }
        }
        return orders.stream().map(order -> new End(order, view(order), letters(order))).toList();
    }

    private String view(List<Integer> order) {
        if (policy == Policy.REPLACE) {
            return "";
        }
        int rows = order.stream().mapToInt(number -> versions.get(number).rows()).sum();
        long sum = order.stream().mapToLong(number -> versions.get(number).sum()).sum();
        return "[%s]=[%d, %d]".formatted(run, rows, sum);
    }

    /// Each notification that names another version than the first one is rejected.
    private long letters(List<Integer> order) {
        return policy == Policy.REJECT && versions.size() > 1 ? named[1 - order.getFirst()] : 0;
    }

    /// Returns the most dead letters of an end: notifications that name no version may be rejected,
    /// and a process that is stopped, and one that dies, may each send one again.
    long mostLetters(End end) {
        boolean none = policy != Policy.REJECT || versions.size() == 1;
        return none ? 0 : end.letters() + notified - named[0] - named[1] + 2;
    }

    /// Returns the ETag of the newest version that was processed.
    String etag(End end) {
        int newest = end.published().stream().mapToInt(number -> number).max().orElseThrow();
        return etags.get(newest).replace("\"", "");
    }

    @Override
    public String toString() {
        return "%s with %d versions%s%s"
                .formatted(
                        key(),
                        versions.size(),
                        late ? ", of which one is late" : "",
                        upload.map(number -> ", version %d is an upload".formatted(number))
                                .orElse(""));
    }
}
