package dev.leat.quality.profile;

/// Kinds of personal data.
public enum PersonalKind {
    EMAIL,
    PHONE,
    IBAN,
    CARD_NUMBER,
    IP_ADDRESS,
    NAME,
    ADDRESS,
    BIRTH_DATE,
    NATIONAL_ID
}
