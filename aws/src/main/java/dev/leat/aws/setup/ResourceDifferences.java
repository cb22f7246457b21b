package dev.leat.aws.setup;

/// Texts about attributes of existing resources that differ from the app file.
final class ResourceDifferences {

    private ResourceDifferences() {}

    static String text(String attribute, String found, String wanted) {
        return "%s is %s, in the app file %s".formatted(attribute, value(found), value(wanted));
    }

    private static String value(String text) {
        return text.isEmpty() ? "not set" : text;
    }
}
