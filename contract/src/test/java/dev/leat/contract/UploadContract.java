package dev.leat.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.leat.port.PreconditionFailedException;
import dev.leat.port.PutObject;
import dev.leat.port.PutObject.Condition;
import dev.leat.port.StoredObject;
import dev.leat.port.Uploads.BadPartsException;
import dev.leat.port.Uploads.Claim;
import dev.leat.port.Uploads.NoSuchUploadException;
import dev.leat.port.Uploads.Part;
import dev.leat.port.Uploads.Upload;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// Contract of multipart uploads.
public abstract class UploadContract extends UploadTrial {

    protected UploadContract(ContractHost host) {
        super(host);
    }

    @Test
    void putsAnObjectTogetherFromItsParts() {
        var headers = Map.of("content-type", "text/csv");
        var put = new PutObject(INPUT, "big", Map.of("who", "Zoe"), headers, ANY);
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
        assertThat(seen(repair().queue(NOTIFICATIONS)))
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
        assertThat(seen(repair().queue(NOTIFICATIONS))).hasSize(2);
        time.advance(Duration.ofDays(1));
        put(INPUT, "b", "later");
        assertThatThrownBy(() -> complete(upload, claim)).isInstanceOf(NoSuchUploadException.class);
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
        assertThat(seen(repair().queue(NOTIFICATIONS))).hasSize(1);
    }

    @Test
    void saysWhatIsWrongWithParts() {
        var upload = begin("a");
        var one = claim(part(upload, 1, LAST));
        var two = claim(part(upload, 2, FIRST));
        var three = claim(part(upload, 3, LAST));
        failsFor(BadPartsException.Why.ORDER, upload, two, one);
        failsFor(BadPartsException.Why.ORDER, upload, two, two);
        failsFor(BadPartsException.Why.TOO_SMALL, upload, one, two);
        failsFor(BadPartsException.Why.MISSING, upload, two, new Claim(4, one.etag(), NONE));
        failsFor(BadPartsException.Why.MISSING, upload, new Claim(2, one.etag(), NONE), three);
        failsFor(BadPartsException.Why.MISSING, upload);
        assertThat(objects().head(INPUT, "a")).isEmpty();
        assertThat(content(complete(upload, two, three))).isEqualTo(joined(FIRST, LAST));
    }

    @Test
    void aPartThatComesAgainTakesTheFormerOnesPlace() {
        var upload = begin("a");
        var before = claim(part(upload, 1, FIRST));
        var after = claim(part(upload, 1, LAST));
        failsFor(BadPartsException.Why.MISSING, upload, before);
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
        assertThatThrownBy(() -> uploads().abort(upload.id()))
                .isInstanceOf(NoSuchUploadException.class);
        assertThatThrownBy(() -> part(upload, 2, LAST)).isInstanceOf(NoSuchUploadException.class);
        assertThatThrownBy(() -> complete(upload, claim)).isInstanceOf(NoSuchUploadException.class);
        assertThatThrownBy(() -> uploads().parts(upload.id(), 0, 9))
                .isInstanceOf(NoSuchUploadException.class);
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
        var put = new PutObject(INPUT, "a", Map.of(), Map.of(), absent);
        var first = uploads().begin(put, Optional.empty());
        var second = begin("a");
        var ofFirst = claim(part(first, 1, LAST));
        var ofSecond = claim(part(second, 1, LAST));
        var there = put(INPUT, "a", "x").unit();
        assertThatThrownBy(() -> complete(first, ofFirst))
                .isInstanceOf(PreconditionFailedException.class);
        assertThatThrownBy(() -> complete(second, absent, NONE, ofSecond))
                .isInstanceOf(PreconditionFailedException.class);
        assertThat(found(INPUT, "a")).contains("x");
        complete(second, new Condition.Etag(there.etag()), NONE, ofSecond);
        objects().delete(INPUT, "a");
        complete(first, ofFirst);
    }

    @Test
    void listsUploadsInTheOrderOfKeysAndThenOfTheirBeginning() {
        var keys = List.of("b/2", "a", "b/1", "b/2", "\uD83D\uDE00", "\uFFFD");
        var begun = new ArrayList<Upload>();
        for (var key : keys) {
            time.advance(Duration.ofSeconds(1));
            begun.add(begin(key));
        }
        uploads().begin(new PutObject(OUTPUT, "b/2", Map.of()), Optional.empty());
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
                .isThrownBy(() ->
                        uploads().begin(new PutObject("nowhere", "a", Map.of()), Optional.empty()));
        var upload = begin("a");
        for (int number : List.of(0, 10_001)) {
            assertThatIllegalArgumentException().isThrownBy(() -> part(upload, number, LAST));
        }
        assertThatThrownBy(() -> uploads().abort("never"))
                .isInstanceOf(NoSuchUploadException.class);
    }
}
