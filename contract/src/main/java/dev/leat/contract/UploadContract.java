package dev.leat.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.leat.batch.Checksum;
import dev.leat.batch.Checksum.Algorithm;
import dev.leat.port.PreconditionFailed;
import dev.leat.port.Put;
import dev.leat.port.Put.Condition;
import dev.leat.port.StoredObject;
import dev.leat.port.Uploads;
import dev.leat.port.Uploads.BadParts;
import dev.leat.port.Uploads.Claim;
import dev.leat.port.Uploads.NoSuchUpload;
import dev.leat.port.Uploads.Part;
import dev.leat.port.Uploads.Terms;
import dev.leat.port.Uploads.Upload;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.zip.CRC32;
import org.junit.jupiter.api.Test;

/// What every platform does with objects that come in parts.
public abstract class UploadContract extends FileContract {

    private static final Condition ANY = new Condition.Any();
    private static final Optional<Checksum> NONE = Optional.empty();

    /// As small as a part may be, and one more byte.
    private static final byte[] FIRST = bytes(1, (int) Uploads.LEAST_BYTES + 1);

    private static final byte[] LAST = bytes(2, 1_000);

    protected UploadContract(Host host) {
        super(host);
    }

    private static byte[] bytes(int seed, int length) {
        var bytes = new byte[length];
        new Random(seed).nextBytes(bytes);
        return bytes;
    }

    private static byte[] joined(byte[]... parts) {
        var all = new ByteArrayOutputStream();
        for (var part : parts) {
            all.writeBytes(part);
        }
        return all.toByteArray();
    }

    private static byte[] hash(String name, byte[]... parts) {
        try {
            return MessageDigest.getInstance(name).digest(joined(parts));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String md5(byte[]... parts) {
        return HexFormat.of().formatHex(hash("MD5", parts));
    }

    private Uploads uploads() {
        return objects().uploads();
    }

    private Upload begin(String key) {
        return uploads().begin(new Put(INPUT, key, Map.of()), Optional.empty());
    }

    private Part part(Upload upload, int number, byte[] content) {
        try {
            return uploads()
                    .part(upload.id(), number, new ByteArrayInputStream(content), () -> NONE);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Claim claim(Part part) {
        return new Claim(part.number(), part.etag(), NONE);
    }

    private StoredObject complete(Upload upload, Claim... claims) {
        return complete(upload, ANY, NONE, claims);
    }

    private StoredObject complete(
            Upload upload, Condition condition, Optional<Checksum> checksum, Claim... claims) {
        try {
            return uploads().complete(upload.id(), List.of(claims), condition, checksum);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private byte[] content(StoredObject object) {
        try (var in = objects().content(object.unit()).open(0)) {
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void failsFor(BadParts.Why why, Upload upload, Claim... claims) {
        assertThatThrownBy(() -> complete(upload, claims))
                .isInstanceOfSatisfying(BadParts.class, e -> assertThat(e.why()).isEqualTo(why));
    }

    @Test
    void putsAnObjectTogetherFromItsParts() {
        var headers = Map.of("content-type", "text/csv");
        var put = new Put(INPUT, "big", Map.of("who", "Zoe"), headers, ANY);
        var upload = uploads().begin(put, Optional.empty());
        crashAndReopen();
        assertThat(uploads().find(upload.id())).contains(upload);
        var second = part(upload, 9_000, LAST);
        var first = part(upload, 7, FIRST);
        crashAndReopen();
        assertThat(objects().head(INPUT, "big")).isEmpty();
        assertThat(uploads().parts(upload.id(), 0, 9)).containsExactly(first, second);
        time.advance(Duration.ofMinutes(1));
        var object = complete(upload, claim(first), claim(second));
        crashAndReopen();
        assertThat(objects().head(INPUT, "big")).contains(object);
        assertThat(content(object)).isEqualTo(joined(FIRST, LAST));
        assertThat(object.unit().size()).isEqualTo(FIRST.length + LAST.length);
        var etag = md5(hash("MD5", FIRST), hash("MD5", LAST)) + "-2";
        assertThat(object.unit().etag()).isEqualTo(etag);
        assertThat(object.unit().created()).isEqualTo(start.plusSeconds(60));
        assertThat(object.metadata()).containsOnly(Map.entry("who", "Zoe"));
        assertThat(object.headers()).isEqualTo(headers);
        assertThat(object.parts()).isEqualTo(2);
        assertThat(uploads().of(object.unit()).stream().map(Part::number)).containsExactly(1, 2);
        assertThat(uploads().of(object.unit()).stream().map(Part::size))
                .containsExactly((long) FIRST.length, (long) LAST.length);
        assertThat(uploads().find(upload.id())).isEmpty();
        assertThat(uploads().list(INPUT, "")).isEmpty();
        assertThat(seen(platform().queue(NEWS)))
                .hasSize(1)
                .first()
                .asString()
                .contains("\"eventName\":\"ObjectCreated:CompleteMultipartUpload\"")
                .contains("\"eTag\":\"" + etag + "\"");
    }

    @Test
    void takesAnObjectOfOnePartHoweverSmall() {
        var upload = begin("small");
        var object = complete(upload, claim(part(upload, 1, new byte[0])));
        assertThat(object.unit().size()).isZero();
        assertThat(object.unit().etag()).isEqualTo(md5(hash("MD5", new byte[0])) + "-1");
    }

    @Test
    void givesTheSameObjectToWhoAsksAgain() {
        var upload = begin("a");
        var claim = claim(part(upload, 1, LAST));
        var object = complete(upload, new Condition.Absent(), NONE, claim);
        reopen();
        assertThat(complete(upload, new Condition.Absent(), NONE, claim)).isEqualTo(object);
        put(INPUT, "a", "another");
        assertThat(complete(upload, claim)).isEqualTo(object);
        assertThat(found(INPUT, "a")).contains("another");
        assertThat(seen(platform().queue(NEWS))).hasSize(2);
        time.advance(Duration.ofDays(1));
        put(INPUT, "b", "later");
        assertThatThrownBy(() -> complete(upload, claim)).isInstanceOf(NoSuchUpload.class);
    }

    @Test
    void completesOnceForManyWhoAskAtOnce() throws Exception {
        var upload = begin("a");
        var claims = new Claim[] {claim(part(upload, 1, FIRST)), claim(part(upload, 2, LAST))};
        var objects = new StoredObject[4];
        var running = new ArrayList<Thread>();
        for (int t = 0; t < objects.length; t++) {
            int number = t;
            running.add(
                    Thread.ofPlatform().start(() -> objects[number] = complete(upload, claims)));
        }
        for (var thread : running) {
            thread.join();
        }
        assertThat(objects).containsOnly(objects().head(INPUT, "a").orElseThrow());
        assertThat(seen(platform().queue(NEWS))).hasSize(1);
    }

    @Test
    void saysWhatIsWrongWithParts() {
        var upload = begin("a");
        var one = claim(part(upload, 1, LAST));
        var two = claim(part(upload, 2, FIRST));
        var three = claim(part(upload, 3, LAST));
        failsFor(BadParts.Why.ORDER, upload, two, one);
        failsFor(BadParts.Why.ORDER, upload, two, two);
        failsFor(BadParts.Why.TOO_SMALL, upload, one, two);
        failsFor(BadParts.Why.MISSING, upload, two, new Claim(4, one.etag(), NONE));
        failsFor(BadParts.Why.MISSING, upload, new Claim(2, one.etag(), NONE), three);
        failsFor(BadParts.Why.MISSING, upload);
        assertThat(objects().head(INPUT, "a")).isEmpty();
        assertThat(content(complete(upload, two, three))).isEqualTo(joined(FIRST, LAST));
    }

    @Test
    void aPartThatComesAgainTakesTheFormerOnesPlace() {
        var upload = begin("a");
        var before = claim(part(upload, 1, FIRST));
        var after = claim(part(upload, 1, LAST));
        failsFor(BadParts.Why.MISSING, upload, before);
        crashAndReopen();
        assertThat(content(complete(upload, after))).isEqualTo(LAST);
    }

    @Test
    void leavesNothingOfAPartThatBreaksOff() {
        var upload = begin("a");
        var before = part(upload, 1, LAST);
        var broken =
                new InputStream() {
                    @Override
                    public int read() throws IOException {
                        throw new IOException("the line went dead");
                    }

                    @Override
                    public int read(byte[] into, int offset, int most) throws IOException {
                        return read();
                    }
                };
        assertThatThrownBy(() -> uploads().part(upload.id(), 1, broken, () -> NONE))
                .hasMessage("the line went dead");
        assertThat(uploads().parts(upload.id(), 0, 9)).containsExactly(before);
    }

    @Test
    void endsWithNothing() {
        var upload = begin("a");
        var claim = claim(part(upload, 1, LAST));
        uploads().abort(upload.id());
        crashAndReopen();
        assertThat(uploads().find(upload.id())).isEmpty();
        assertThatThrownBy(() -> uploads().abort(upload.id())).isInstanceOf(NoSuchUpload.class);
        assertThatThrownBy(() -> part(upload, 2, LAST)).isInstanceOf(NoSuchUpload.class);
        assertThatThrownBy(() -> complete(upload, claim)).isInstanceOf(NoSuchUpload.class);
        assertThatThrownBy(() -> uploads().parts(upload.id(), 0, 9))
                .isInstanceOf(NoSuchUpload.class);
        assertThat(objects().head(INPUT, "a")).isEmpty();
    }

    @Test
    void forgetsUploadsThatAreNotFinishedInSevenDays() {
        var old = begin("a");
        part(old, 1, LAST);
        time.advance(Duration.ofDays(6));
        var young = begin("b");
        var claim = claim(part(young, 1, LAST));
        time.advance(Duration.ofDays(1));
        put(INPUT, "c", "x");
        assertThat(uploads().find(old.id())).isEmpty();
        complete(young, claim);
        assertThat(keys(INPUT, "", 9)).containsExactly("b", "c");
    }

    @Test
    void judgesConditionsAtTheEnd() {
        var absent = new Condition.Absent();
        var put = new Put(INPUT, "a", Map.of(), Map.of(), absent);
        var first = uploads().begin(put, Optional.empty());
        var second = begin("a");
        var ofFirst = claim(part(first, 1, LAST));
        var ofSecond = claim(part(second, 1, LAST));
        var there = put(INPUT, "a", "x").unit();
        assertThatThrownBy(() -> complete(first, ofFirst)).isInstanceOf(PreconditionFailed.class);
        assertThatThrownBy(() -> complete(second, absent, NONE, ofSecond))
                .isInstanceOf(PreconditionFailed.class);
        assertThat(found(INPUT, "a")).contains("x");
        complete(second, new Condition.Etag(there.etag()), NONE, ofSecond);
        objects().delete(INPUT, "a");
        complete(first, ofFirst);
    }

    @Test
    void makesAChecksumOfTheChecksumsOfParts() {
        var upload =
                uploads()
                        .begin(
                                new Put(INPUT, "a", Map.of()),
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
                        BadParts.class, e -> assertThat(e.why()).isEqualTo(BadParts.Why.CHECKSUM));
        failsFor(
                BadParts.Why.CHECKSUM,
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
                                new Put(INPUT, "a", Map.of()),
                                Optional.of(new Terms(Algorithm.CRC32, false)));
        var claims = new Claim[] {claim(part(upload, 1, FIRST)), claim(part(upload, 2, LAST))};
        var right = new Checksum(Algorithm.CRC32, crc32(joined(FIRST, LAST)));
        var wrong = new Checksum(Algorithm.CRC32, crc32(FIRST));
        assertThatThrownBy(() -> complete(upload, ANY, Optional.of(wrong), claims))
                .isInstanceOf(BadParts.class)
                .hasMessageContaining(right.value());
        assertThat(objects().head(INPUT, "a")).isEmpty();
        assertThat(complete(upload, ANY, Optional.of(right), claims).checksum()).contains(right);
        var quiet =
                uploads()
                        .begin(
                                new Put(INPUT, "b", Map.of()),
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
        var copy = objects().copy(object.unit(), new Put(INPUT, "b", Map.of()));
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
                                new Put(INPUT, "a", Map.of()),
                                Optional.of(new Terms(Algorithm.SHA256, true)));
        var object = complete(upload, claim(part(upload, 1, FIRST)), claim(part(upload, 2, LAST)));
        var sum = new Checksum(Algorithm.CRC32, crc32(joined(FIRST, LAST)));
        var copy =
                objects()
                        .copy(
                                object.unit(),
                                new Put(INPUT, "b", Map.of()),
                                Optional.of(Algorithm.CRC32));
        assertThat(copy.checksum()).contains(sum);
        var again = objects().copy(copy.unit(), new Put(INPUT, "c", Map.of()));
        assertThat(again.checksum()).contains(sum);
        var other = new Put(INPUT, "d", Map.of());
        var anew = objects().copy(copy.unit(), other, Optional.of(Algorithm.SHA1));
        assertThat(anew.checksum())
                .contains(new Checksum(Algorithm.SHA1, base64(hash("SHA-1", FIRST, LAST))));
        assertThat(anew.unit().etag()).isEqualTo(copy.unit().etag());
        assertThat(content(anew)).isEqualTo(joined(FIRST, LAST));
    }

    @Test
    void listsUploadsInTheOrderOfKeysAndThenOfTheirBeginning() {
        var keys = List.of("b/2", "a", "b/1", "b/2", "\uD83D\uDE00", "\uFFFD");
        var begun = new ArrayList<Upload>();
        for (var key : keys) {
            time.advance(Duration.ofSeconds(1));
            begun.add(begin(key));
        }
        uploads().begin(new Put(OUTPUT, "b/2", Map.of()), Optional.empty());
        assertThat(uploads().list(INPUT, ""))
                .containsExactly(
                        begun.get(1),
                        begun.get(2),
                        begun.get(0),
                        begun.get(3),
                        begun.get(5),
                        begun.get(4));
        assertThat(uploads().list(INPUT, "b/2")).containsExactly(begun.get(0), begun.get(3));
    }

    @Test
    void listsPartsAPageAtATime() {
        var upload = begin("a");
        int[] numbers = {5, 1, 10_000, 3};
        Arrays.stream(numbers).forEach(number -> part(upload, number, LAST));
        assertThat(uploads().parts(upload.id(), 0, 2).stream().map(Part::number))
                .containsExactly(1, 3);
        assertThat(uploads().parts(upload.id(), 3, 9).stream().map(Part::number))
                .containsExactly(5, 10_000);
    }

    @Test
    void refusesWhatNoObjectCanBe() {
        assertThatIllegalArgumentException().isThrownBy(() -> begin("a\0"));
        assertThatIllegalArgumentException()
                .isThrownBy(
                        () -> uploads().begin(new Put("nowhere", "a", Map.of()), Optional.empty()));
        var upload = begin("a");
        for (int number : List.of(0, 10_001)) {
            assertThatIllegalArgumentException().isThrownBy(() -> part(upload, number, LAST));
        }
        assertThatThrownBy(() -> uploads().abort("never")).isInstanceOf(NoSuchUpload.class);
    }
}
