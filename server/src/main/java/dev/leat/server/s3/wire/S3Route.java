package dev.leat.server.s3.wire;

/// An operation as it is on the wire: what its answer is called in XML, and what its body is.
///
/// @param name AWS's name of it
/// @param root the name of the answer's element, where the shape does not say
record S3Route(String name, String root, Body body) {

    /// The root of an answer that is no XML but the text of its one member.
    static final String TEXT = "";

    /// What a request brings.
    enum Body {

        /// Nothing; what comes is not looked at.
        NONE,

        /// XML, whose checksum may be in the headers.
        XML,

        /// XML; checksums in the headers are of something else.
        XML_ALONE,

        /// The bytes of an object, handed on as they come.
        STREAM
    }

    static S3Route of(String name) {
        return new S3Route(name, name + "Result", Body.NONE);
    }

    static S3Route of(String name, String root) {
        return new S3Route(name, root, Body.NONE);
    }

    S3Route with(Body other) {
        return new S3Route(name, root, other);
    }
}
