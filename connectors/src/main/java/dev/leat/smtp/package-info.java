/// Transport of emails over SMTP.
@NullMarked
package dev.leat.smtp;

import org.jspecify.annotations.NullMarked;
