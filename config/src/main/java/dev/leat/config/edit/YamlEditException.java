package dev.leat.config.edit;

/// A change that the text does not allow, for example at a place that is an alias.
public final class YamlEditException extends RuntimeException {

    private static final long serialVersionUID = 1;

    YamlEditException(String message) {
        super(message);
    }
}
