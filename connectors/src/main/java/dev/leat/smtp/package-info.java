/// Mails: hands deliveries over to an SMTP server.
@NullMarked
package dev.leat.smtp;

import org.jspecify.annotations.NullMarked;
