package dev.leat.quality.profile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leat.quality.page.ProfilePage;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Personal values: how they are recognized, and that no output has them.
class PersonalTest {

    @TempDir Path folder;

    @Test
    void recognizesAnAddressOfAnyLength() {
        var address = "a@b" + ".c".repeat(20_000);
        assertThat(PersonalKind.EMAIL.matches(address)).isTrue();
        assertThat(PersonalKind.EMAIL.matches(address + "!")).isFalse();
        assertThat(PersonalKind.EMAIL.masked("to " + address + ".", "***")).isEqualTo("to ***.");
    }

    @Test
    void recognizesTheFormsOfValues() {
        assertThat(PersonalKind.EMAIL.matches("ada.l+x@example.co.uk")).isTrue();
        assertThat(PersonalKind.EMAIL.matches("ada@example")).isFalse();
        assertThat(PersonalKind.CARD_NUMBER.matches("4111 1111 1111 1111")).isTrue();
        assertThat(PersonalKind.CARD_NUMBER.matches("4111 1111 1111 1112")).isFalse();
        assertThat(PersonalKind.IBAN.matches("GB82 WEST 1234 5698 7654 32")).isTrue();
        assertThat(PersonalKind.IBAN.matches("GB83 WEST 1234 5698 7654 32")).isFalse();
        assertThat(PersonalKind.PHONE.matches("+44 20 7946 0958")).isTrue();
        assertThat(PersonalKind.PHONE.matches("20260101")).isFalse();
        assertThat(PersonalKind.IP_ADDRESS.matches("192.168.1.255")).isTrue();
        assertThat(PersonalKind.IP_ADDRESS.matches("192.168.1.256")).isFalse();
        assertThat(PersonalKind.IP_ADDRESS.matches("2001:db8::1")).isTrue();
        assertThat(PersonalKind.IP_ADDRESS.matches("10:30:00")).isFalse();
    }

    @Test
    void recognizesTheNamesOfColumns() {
        assertThat(PersonalKind.NAME.named("firstName")).isTrue();
        assertThat(PersonalKind.NAME.named("customer_name")).isTrue();
        assertThat(PersonalKind.NAME.named("file_name")).isFalse();
        assertThat(PersonalKind.BIRTH_DATE.named("date_of_birth")).isTrue();
        assertThat(PersonalKind.ADDRESS.named("ShippingAddress")).isTrue();
        assertThat(PersonalKind.PHONE.named("telemetry")).isFalse();
        assertThat(PersonalKind.EMAIL.named("E-Mail")).isTrue();
    }

    @Test
    void noOutputHasAPersonalValue() {
        var canaries = new ArrayList<String>();
        var lines = new StringBuilder();
        for (int i = 0; i < 60; i++) {
            var mail = "canary%d@secret.example".formatted(i);
            var secret = "Declared%dCanary".formatted(i);
            var city = "Street%dCanary".formatted(i);
            canaries.addAll(List.of(mail, secret, city, "3412345%02d".formatted(i)));
            lines.append(
                    """
                    {"id":%1$d,"mail":"%2$s","code":"%3$s","home":{"street":"%4$s"},"people":[{"phone":"+44 20 3412 345%5$02d"}],"note":"ask %2$s first","phone_number":3412345%5$02d,"kind":%6$d}
                    """
                            .formatted(i, mail, secret, city, i, i % 3));
        }
        var profile = Profiled.of(folder, "p.ndjson", lines.toString(), "CODE");
        var older = Profiled.of(folder, "q.ndjson", lines.substring(0, lines.length() / 2), "CODE");
        var masked = ProfileMask.mask(profile);
        var drift = DriftCalculator.compare(ProfileMask.mask(older), masked);
        var outputs =
                List.of(
                        ProfileJson.write(masked),
                        ProfileJson.write(drift),
                        ProfilePage.of(masked, Optional.of(drift)));
        assertThat(ProfileJson.write(profile)).contains(canaries.get(0), canaries.get(1));
        for (var output : outputs) {
            assertThat(output).doesNotContain(canaries).doesNotContain("Canary", "canary");
            assertThat(output).doesNotContain("3412");
        }
        assertThat(masked.column("code").orElseThrow().personal().declared()).isTrue();
        assertThat(masked.column("kind").orElseThrow().values().top()).hasSize(3);
    }
}
