package dev.leat.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.leat.batch.Checksum;
import dev.leat.port.PutObject;
import dev.leat.port.PutObject.Condition;
import dev.leat.port.StoredObject;
import dev.leat.port.Uploads;
import dev.leat.port.Uploads.BadPartsException;
import dev.leat.port.Uploads.Claim;
import dev.leat.port.Uploads.Part;
import dev.leat.port.Uploads.Upload;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;

/// Base of the contracts of multipart uploads.
abstract class UploadTrial extends FileContract {

    static final Condition ANY = new Condition.Any();
    static final Optional<Checksum> NONE = Optional.empty();

    /// The minimum size of a part, plus one byte.
    static final byte[] FIRST = bytes(1, (int) Uploads.LEAST_BYTES + 1);

    static final byte[] LAST = bytes(2, 1_000);

    UploadTrial(ContractHost host) {
        super(host);
    }

    static byte[] bytes(int seed, int length) {
        var bytes = new byte[length];
        new Random(seed).nextBytes(bytes);
        return bytes;
    }

    static byte[] joined(byte[]... parts) {
        var all = new ByteArrayOutputStream();
        for (var part : parts) {
            all.writeBytes(part);
        }
        return all.toByteArray();
    }

    static byte[] hash(String name, byte[]... parts) {
        try {
            return MessageDigest.getInstance(name).digest(joined(parts));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    static String md5(byte[]... parts) {
        return HexFormat.of().formatHex(hash("MD5", parts));
    }

    Uploads uploads() {
        return objects().uploads();
    }

    Upload begin(String key) {
        return uploads().begin(new PutObject(INPUT, key, Map.of()), Optional.empty());
    }

    Part part(Upload upload, int number, byte[] content) {
        try {
            return uploads()
                    .part(upload.id(), number, new ByteArrayInputStream(content), () -> NONE);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Claim claim(Part part) {
        return new Claim(part.number(), part.etag(), NONE);
    }

    StoredObject complete(Upload upload, Claim... claims) {
        return complete(upload, ANY, NONE, claims);
    }

    StoredObject complete(
            Upload upload, Condition condition, Optional<Checksum> checksum, Claim... claims) {
        try {
            return uploads().complete(upload.id(), List.of(claims), condition, checksum);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    byte[] content(StoredObject object) {
        try (var in = objects().content(object.unit()).open(0)) {
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void failsFor(BadPartsException.Why why, Upload upload, Claim... claims) {
        assertThatThrownBy(() -> complete(upload, claims))
                .isInstanceOfSatisfying(
                        BadPartsException.class, e -> assertThat(e.why()).isEqualTo(why));
    }
}
