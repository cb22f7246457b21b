package dev.leat.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.leat.batch.Checksum;
import dev.leat.batch.Checksum.Algorithm;
import dev.leat.port.PutObject;
import dev.leat.port.Uploads.BadPartsException;
import dev.leat.port.Uploads.Claim;
import dev.leat.port.Uploads.Terms;
import java.nio.ByteBuffer;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.zip.CRC32;
import org.junit.jupiter.api.Test;

/// Contract of checksums of multipart uploads.
public abstract class UploadChecksumContract extends UploadTrial {

    protected UploadChecksumContract(ContractHost host) {
        super(host);
    }

    @Test
    void makesAChecksumOfTheChecksumsOfParts() {
        var upload =
                uploads()
                        .begin(
                                new PutObject(INPUT, "a", Map.of()),
                                Optional.of(new Terms(Algorithm.SHA256, true)));
        crashAndReopen();
        var first = part(upload, 1, FIRST);
        var last = part(upload, 2, LAST);
        var sums = List.of(hash("SHA-256", FIRST), hash("SHA-256", LAST));
        assertThat(first.checksum())
                .contains(new Checksum(Algorithm.SHA256, base64(sums.getFirst())));
        var value = base64(hash("SHA-256", sums.getFirst(), sums.getLast())) + "-2";
        var wrong = new Checksum(Algorithm.SHA256, base64(sums.getFirst()));
        assertThatThrownBy(
                        () -> complete(upload, ANY, Optional.of(wrong), claim(first), claim(last)))
                .isInstanceOfSatisfying(
                        BadPartsException.class,
                        e -> assertThat(e.why()).isEqualTo(BadPartsException.Why.CHECKSUM));
        failsFor(
                BadPartsException.Why.CHECKSUM,
                upload,
                new Claim(1, first.etag(), last.checksum()),
                claim(last));
        var object =
                complete(
                        upload,
                        new Claim(1, first.etag(), first.checksum()),
                        new Claim(2, last.etag(), last.checksum()));
        assertThat(object.checksum()).contains(new Checksum(Algorithm.SHA256, value, true));
        assertThat(uploads().of(object.unit()).getFirst().checksum()).isEqualTo(first.checksum());
    }

    @Test
    void checksAChecksumOfAllBytes() {
        var upload =
                uploads()
                        .begin(
                                new PutObject(INPUT, "a", Map.of()),
                                Optional.of(new Terms(Algorithm.CRC32, false)));
        var claims = new Claim[] {claim(part(upload, 1, FIRST)), claim(part(upload, 2, LAST))};
        var right = new Checksum(Algorithm.CRC32, crc32(joined(FIRST, LAST)));
        var wrong = new Checksum(Algorithm.CRC32, crc32(FIRST));
        assertThatThrownBy(() -> complete(upload, ANY, Optional.of(wrong), claims))
                .isInstanceOf(BadPartsException.class)
                .hasMessageContaining(right.value());
        assertThat(objects().head(INPUT, "a")).isEmpty();
        assertThat(complete(upload, ANY, Optional.of(right), claims).checksum()).contains(right);
        var quiet =
                uploads()
                        .begin(
                                new PutObject(INPUT, "b", Map.of()),
                                Optional.of(new Terms(Algorithm.CRC32, false)));
        var one = claim(part(quiet, 1, LAST));
        assertThat(complete(quiet, one).checksum())
                .contains(new Checksum(Algorithm.CRC32, crc32(LAST)));
    }

    private static String base64(byte[] bytes) {
        return Base64.getEncoder().encodeToString(bytes);
    }

    private static String crc32(byte[] bytes) {
        var crc = new CRC32();
        crc.update(bytes);
        return base64(ByteBuffer.allocate(Integer.BYTES).putInt((int) crc.getValue()).array());
    }

    @Test
    void aCopyOfWhatCameInPartsHasAHashOfItsBytes() throws Exception {
        var upload = begin("a");
        var claims = new Claim[] {claim(part(upload, 1, FIRST)), claim(part(upload, 2, LAST))};
        var object = complete(upload, claims);
        var copy = objects().copy(object.unit(), new PutObject(INPUT, "b", Map.of()));
        assertThat(copy.unit().etag()).isEqualTo(md5(FIRST, LAST));
        assertThat(copy.parts()).isZero();
        assertThat(uploads().of(copy.unit())).isEmpty();
        assertThat(content(copy)).isEqualTo(joined(FIRST, LAST));
    }

    @Test
    void aCopyHasTheChecksumThatIsAskedFor() throws Exception {
        var upload =
                uploads()
                        .begin(
                                new PutObject(INPUT, "a", Map.of()),
                                Optional.of(new Terms(Algorithm.SHA256, true)));
        var object = complete(upload, claim(part(upload, 1, FIRST)), claim(part(upload, 2, LAST)));
        var sum = new Checksum(Algorithm.CRC32, crc32(joined(FIRST, LAST)));
        var copy =
                objects()
                        .copy(
                                object.unit(),
                                new PutObject(INPUT, "b", Map.of()),
                                Optional.of(Algorithm.CRC32));
        assertThat(copy.checksum()).contains(sum);
        var again = objects().copy(copy.unit(), new PutObject(INPUT, "c", Map.of()));
        assertThat(again.checksum()).contains(sum);
        var other = new PutObject(INPUT, "d", Map.of());
        var copied = objects().copy(copy.unit(), other, Optional.of(Algorithm.SHA1));
        assertThat(copied.checksum())
                .contains(new Checksum(Algorithm.SHA1, base64(hash("SHA-1", FIRST, LAST))));
        assertThat(copied.unit().etag()).isEqualTo(copy.unit().etag());
        assertThat(content(copied)).isEqualTo(joined(FIRST, LAST));
    }
}
