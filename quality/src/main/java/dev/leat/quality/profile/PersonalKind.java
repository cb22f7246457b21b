package dev.leat.quality.profile;

import dev.leat.quality.data.IdentifierName;
import java.math.BigInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Kinds of personal data, with the forms of their values and the usual names of their columns.
public enum PersonalKind {
    EMAIL(
            "(e_?)?mail(s|_address|_addr)?",
            "[\\w.+'-]{1,64}+@[\\w-]{1,63}+(?:\\.[\\w-]{1,63}+)++",
            0.01),
    PHONE(
            "(tele)?phone|mobile|tel|fax|cell|msisdn",
            "(\\+|00)[1-9](?:[ ()./-]{0,2}\\d){6,14}|\\(?0?\\d{2,4}\\)?[ /-]\\d{3,4}[ -]?\\d{3,5}",
            0.5),
    IBAN("iban", "[A-Z]{2}\\d{2}(?: ?[A-Z0-9]{4}){2,7}(?: ?[A-Z0-9]{1,3})?", 0.05),
    CARD_NUMBER("(credit_?)?card_?(number|no|num)|credit_?card|pan", "\\d(?:[ -]?\\d){12,18}", 0.5),
    IP_ADDRESS(
            "ip|ip_?(address|addr)|remote_addr|client_ip|ipv[46]",
            "\\d{1,3}(?:\\.\\d{1,3}){3}|[0-9a-fA-F]{1,4}(?::[0-9a-fA-F]{0,4}){2,7}",
            0.5),
    NAME(
            "(first|last|full|given|family|middle|maiden|customer|contact|person|patient|employee|user|holder|owner|recipient|sender)_?name|surname|forename",
            "",
            1),
    ADDRESS(
            "street|(home_|postal_|billing_|shipping_|delivery_)?address(_?[12])?|post_?code|zip(_?code)?|postal_code",
            "",
            1),
    BIRTH_DATE("(date_of_)?birth(_?(date|day))?|dob", "", 1),
    NATIONAL_ID(
            "ssn|passport(_?(no|number))?|national_id|social_security(_number)?|tax_?id", "", 1);

    private static final int SHORTEST_CARD = 13;
    private static final int IBAN_MODULUS = 97;
    private static final int LARGEST_OCTET = 255;

    private final Pattern names;
    private final Pattern values;
    private final double threshold;

    PersonalKind(String names, String values, double threshold) {
        this.names = Pattern.compile("(?:.*_)?(?:" + names + ")(?:_.*)?");
        this.values = Pattern.compile(values);
        this.threshold = threshold;
    }

    /// Returns true if a column with this name mostly has such values.
    boolean named(String column) {
        return names.matcher(IdentifierName.words(column)).matches()
                || SensitiveData.of(name(), column);
    }

    /// Returns the share of matching values from which a column counts as personal.
    double threshold() {
        return threshold;
    }

    /// Returns true if a text of this form is hardly anything else, also in a longer text. A number
    /// with dashes may be a phone number or a part number.
    boolean certain() {
        return this == EMAIL || this == IBAN || this == CARD_NUMBER;
    }

    /// Returns true if the whole text has the form of such a value.
    boolean matches(String text) {
        return !values.pattern().isEmpty() && values.matcher(text).matches() && valid(text);
    }

    /// Returns the text with all values of this kind in it replaced.
    String masked(String text, String mask) {
        return values.pattern().isEmpty()
                ? text
                : values.matcher(text)
                        .replaceAll(found -> valid(found.group()) ? mask : quoted(found.group()));
    }

    private static String quoted(String text) {
        return Matcher.quoteReplacement(text);
    }

    private boolean valid(String text) {
        return switch (this) {
            case EMAIL, NAME, ADDRESS, BIRTH_DATE, NATIONAL_ID -> true;
            case PHONE -> text.chars().filter(Character::isDigit).count() >= 7;
            case IBAN -> iban(text.replace(" ", ""));
            case CARD_NUMBER -> luhn(text.replaceAll("[ -]", ""));
            case IP_ADDRESS -> text.indexOf(':') >= 0 ? v6(text) : octets(text);
        };
    }

    /// Checks an IBAN by ISO 13616: with the first four characters at the end, and letters as
    /// numbers from 10, it is 1 modulo 97.
    private static boolean iban(String text) {
        var digits = new StringBuilder();
        (text.substring(4) + text.substring(0, 4))
                .chars()
                .forEach(c -> digits.append(Character.digit(c, Character.MAX_RADIX)));
        return new BigInteger(digits.toString()).mod(BigInteger.valueOf(IBAN_MODULUS)).intValue()
                == 1;
    }

    /// Checks a card number by the formula of Luhn in ISO/IEC 7812-1.
    private static boolean luhn(String digits) {
        if (digits.length() < SHORTEST_CARD) {
            return false;
        }
        int sum = 0;
        for (int i = 0; i < digits.length(); i++) {
            int digit = digits.charAt(digits.length() - 1 - i) - '0';
            int twice = i % 2 == 0 ? digit : digit * 2;
            sum += twice > 9 ? twice - 9 : twice;
        }
        return sum % 10 == 0 && sum > 0;
    }

    /// A time such as `10:30:00` has only decimal digits and no empty group.
    private static boolean v6(String text) {
        return text.contains("::") || text.split(":", -1).length == 8;
    }

    private static boolean octets(String text) {
        for (var octet : text.split("\\.", -1)) {
            if (Integer.parseInt(octet) > LARGEST_OCTET) {
                return false;
            }
        }
        return true;
    }
}
