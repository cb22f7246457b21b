package dev.leat.quality.profile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leat.quality.page.ProfilePage;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

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

    /// The names in the large languages of the European Union, and special categories of the GDPR.
    @ParameterizedTest
    @ValueSource(
            strings = {
                "patient diagnosis religion gender salary account_holder recipient employee owner user",
                "contact license_plate vehiclePlate vin mac twitter created_by city lat lon age height",
                "vorname nachname geburtsdatum straße Straßenname kundenname alter krankheit gehalt",
                "nom prénom dateDeNaissance rue maladie apellido nombre calle fecha_de_nacimiento",
                "cognome nome indirizzo codice_fiscale sobrenome data_nascimento morada voornaam straat",
                "nazwisko imię ulica data_urodzenia ethnicity trade_union sexual_orientation",
                "genetic_marker political_party blood_type"
            })
    void recognizesTheNamesOfPersonalColumnsInEightLanguages(String names) {
        assertThat(names.split(" ", -1))
                .allMatch(name ->
                        SensitiveData.named("customer." + name)
                                || Stream.of(PersonalKind.values())
                                        .anyMatch(kind -> kind.named(name)));
    }

    @Test
    void otherNamesAreNotPersonal() {
        assertThat(List.of("id", "status", "amount", "currency", "quantity", "shipped_at", "sku"))
                .noneMatch(SensitiveData::named)
                .noneMatch(name ->
                        Stream.of(PersonalKind.values()).anyMatch(kind -> kind.named(name)));
        assertThat(List.of("Ann Smith", "Jean-Luc Müller", "Smith, Ann", "Ludwig van Beethoven"))
                .allMatch(SensitiveData::person);
        assertThat(List.of("sold", "SOLD", "Area 3", "in transit", "Ann", "2026-01-01", "A-1 B-2"))
                .noneMatch(SensitiveData::person);
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
