package dev.leat.server.s3.wire;

/// An operation on the wire: the root element of its response, and the type of its request body.
///
/// @param name AWS's name of the operation
/// @param root the root element of the response, if the shape does not define it
record S3Route(String name, String root, Body body) {

    /// The root of a response that is the plain text of its one member.
    static final String TEXT = "";

    /// The type of a request body.
    enum Body {

        /// No body; a body is ignored.
        NONE,

        /// XML, whose checksum may be in the headers.
        XML,

        /// XML; checksums in the headers belong to something else.
        XML_ALONE,

        /// The bytes of an object, streamed.
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
