package dev.leat.server.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.leat.batch.ObjectKey;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.s3.model.CreateBucketConfiguration;

/// Names of buckets, sources of copies, tokens, regions and events in requests.
class NamesTest {

    @ParameterizedTest
    @ValueSource(strings = {"abc", "a.b-c", "0123", "1.2.3", "my-bucket.example.com"})
    void takesNamesOfBucketsThatS3Takes(String name) {
        assertThatCode(() -> BucketNames.check(name)).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ab",
                "Abc",
                "a_b",
                "-abc",
                "abc-",
                ".abc",
                "a..b",
                "10.0.0.1",
                "xn--abc",
                "abc-s3alias",
                "abc--x-s3",
                "a/b",
                "äbc"
            })
    void refusesNamesOfBucketsThatS3Refuses(String name) {
        assertThatThrownBy(() -> BucketNames.check(name))
                .hasMessageStartingWith("InvalidBucketName: ");
    }

    @Test
    void refusesANameOfABucketThatIsTooLong() {
        assertThatCode(() -> BucketNames.check("a".repeat(63))).doesNotThrowAnyException();
        assertThatThrownBy(() -> BucketNames.check("a".repeat(64)))
                .hasMessageStartingWith("InvalidBucketName: ");
    }

    @Test
    void readsTheSourceOfACopy() {
        assertThat(CopySource.of("/b/k")).isEqualTo(new CopySource("b", "k", null));
        assertThat(CopySource.of("b/a/b+c%20d%2Fe%3Fversi%C3%B6n"))
                .isEqualTo(new CopySource("b", "a/b+c d/e?versiön", null));
        assertThat(CopySource.of("b/k?versionId=null")).isEqualTo(new CopySource("b", "k", "null"));
        assertThat(CopySource.of("b//k")).isEqualTo(new CopySource("b", "/k", null));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "b", "/b", "b/", "b/%", "b/%zz", "b/%ff"})
    void refusesASourceThatNamesNoObject(String text) {
        assertThatThrownBy(() -> CopySource.of(text)).hasMessageStartingWith("InvalidArgument: ");
    }

    @Test
    void handsBackWhereAListingGoesOn() {
        for (var key : List.of("a", "a/b", "ä \uD83D\uDE00")) {
            assertThat(ListingToken.read("b", ListingToken.of("b", key))).isEqualTo(key);
        }
        for (var token : List.of("!", ListingToken.of("other", "a"))) {
            assertThatThrownBy(() -> ListingToken.read("b", token))
                    .hasMessageStartingWith("InvalidArgument: ");
        }
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {
                "us-east-1,-,-",
                "us-east-1,eu-west-1,-",
                "us-east-1,us-east-1,InvalidLocationConstraint",
                "us-east-1,nowhere,InvalidLocationConstraint",
                "eu-west-1,eu-west-1,-",
                "eu-west-1,EU,-",
                "eu-west-1,-,IllegalLocationConstraintException",
                "eu-west-1,us-west-2,IllegalLocationConstraintException"
            })
    void takesTheRegionThatIsAsked(String here, @Nullable String wanted, @Nullable String code) {
        var configuration =
                wanted == null
                        ? null
                        : CreateBucketConfiguration.builder().locationConstraint(wanted).build();
        if (code == null) {
            assertThatCode(() -> Regions.check(configuration, here)).doesNotThrowAnyException();
        } else {
            assertThatThrownBy(() -> Regions.check(configuration, here))
                    .hasMessageStartingWith(code + ": ");
        }
    }

    @Test
    void knowsWhichEventsOverlap() {
        var all = Set.of("s3:ObjectCreated:*");
        assertThat(Events.overlap(all, Set.of("s3:ObjectCreated:Put"))).isTrue();
        assertThat(Events.overlap(all, Set.of("s3:ObjectRemoved:*"))).isFalse();
        assertThatCode(() -> Events.check("s3:ObjectRemoved:Delete")).doesNotThrowAnyException();
        assertThatThrownBy(() -> Events.check("s3:ObjectRestore:*"))
                .hasMessageContaining("The event 's3:ObjectRestore:*' never occurs in Leat");
        assertThatThrownBy(() -> Events.check("s3:ObjectCreated"))
                .hasMessageContaining("is not supported for notifications");
    }

    @Test
    void ordersKeysByTheirBytes() {
        assertThat(
                        List.of("\uD83D\uDE00", "\uFF21", "b", "a/b", "a").stream()
                                .sorted(ObjectKey.ORDER))
                .containsExactly("a", "a/b", "b", "\uFF21", "\uD83D\uDE00");
    }
}
