package dev.leat.aws.s3;

import dev.leat.aws.AwsFailures;
import dev.leat.aws.state.KeptFile;
import dev.leat.aws.state.StagedFiles;
import dev.leat.batch.FileUnit;
import dev.leat.batch.StagedFile;
import dev.leat.batch.StagingName;
import dev.leat.port.UnavailableException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.core.sync.ResponseTransformer;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.NoSuchKeyException;

/// The staged files of committed pieces as objects in S3. Each file is put under a new name, so no
/// worker overwrites a file of another one. A life-cycle rule of the bucket must delete them.
/// Thread-safe.
///
/// @param bucket the bucket's name in S3
public record StagedObjects(Supplier<S3Client> client, String bucket, S3Objects objects)
        implements StagedFiles {

    private static final Logger LOG = LoggerFactory.getLogger(StagedObjects.class);

    /// Begins the keys of all staged files.
    public static final String PREFIX = "_leat/stage/";

    @Override
    public List<KeptFile> keep(String pipeline, FileUnit unit, long run, List<StagedFile> staged) {
        var folder = folder(pipeline, unit);
        var prefix = prefix(pipeline, unit, run);
        return staged.stream().map(file -> keep(prefix, folder, file)).toList();
    }

    private static String prefix(String pipeline, FileUnit unit, long run) {
        return PREFIX + StagingName.of(pipeline, unit) + "/" + run + "/";
    }

    private KeptFile keep(String prefix, Path folder, StagedFile file) {
        var key = prefix + UUID.randomUUID();
        AwsFailures.call(
                what(),
                () ->
                        client.get()
                                .putObject(
                                        put -> put.bucket(bucket).key(key),
                                        RequestBody.fromFile(file.file())));
        return new KeptFile(
                file.sink(),
                file.part(),
                file.key(),
                folder.relativize(file.file()).toString().replace('\\', '/'),
                key,
                file.rows(),
                file.bytes());
    }

    @Override
    public Optional<List<StagedFile>> fetch(String pipeline, FileUnit unit, List<KeptFile> kept) {
        var folder = folder(pipeline, unit);
        var fetched = new ArrayList<StagedFile>();
        for (var file : kept) {
            var staged = fetch(folder, file);
            if (staged.isEmpty()) {
                LOG.warn(
                        "{} of pipeline {} is processed from its beginning: a staged file is missing in {}",
                        unit.id(),
                        pipeline,
                        what());
                return Optional.empty();
            }
            fetched.add(staged.get());
        }
        return Optional.of(fetched);
    }

    /// Fetches a file, also if there is one with this name: a piece that was not committed may have
    /// left it.
    private Optional<StagedFile> fetch(Path folder, KeptFile kept) {
        var file = folder.resolve(kept.name());
        try {
            Files.createDirectories(Objects.requireNonNull(file.toAbsolutePath().getParent()));
            var partly = file.resolveSibling(file.getFileName() + "." + UUID.randomUUID());
            if (!AwsFailures.call(what(), () -> get(kept.object(), partly))) {
                return Optional.empty();
            }
            Files.move(partly, file, StandardCopyOption.REPLACE_EXISTING);
            return Optional.of(kept.on(file));
        } catch (IOException e) {
            throw new UnavailableException(
                    "a staged file cannot be written to %s: %s".formatted(file, e.getMessage()), e);
        }
    }

    /// Returns false if there is no such object.
    private boolean get(String key, Path to) {
        try {
            client.get()
                    .getObject(get -> get.bucket(bucket).key(key), ResponseTransformer.toFile(to));
            return true;
        } catch (NoSuchKeyException _) {
            return false;
        }
    }

    @Override
    public void delete(String pipeline, FileUnit unit, long run) {
        var prefix = prefix(pipeline, unit, run);
        while (true) {
            var page =
                    AwsFailures.call(
                            what(),
                            () ->
                                    client.get()
                                            .listObjectsV2(
                                                    list -> list.bucket(bucket).prefix(prefix)));
            for (var object : page.contents()) {
                AwsFailures.call(
                        what(),
                        () ->
                                client.get()
                                        .deleteObject(
                                                each -> each.bucket(bucket).key(object.key())));
            }
            if (!Boolean.TRUE.equals(page.isTruncated())) {
                return;
            }
        }
    }

    @Override
    public void discard(List<KeptFile> kept) {
        for (var file : kept) {
            try {
                client.get().deleteObject(each -> each.bucket(bucket).key(file.object()));
            } catch (SdkException _) {
                // A life-cycle rule deletes it.
            }
        }
    }

    private Path folder(String pipeline, FileUnit unit) {
        try {
            return objects.staging(pipeline, unit).folder();
        } catch (IOException e) {
            throw new UnavailableException(
                    "the staging folder cannot be created: " + e.getMessage(), e);
        }
    }

    private String what() {
        return "bucket %s in S3".formatted(bucket);
    }
}
