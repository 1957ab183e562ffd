import java.io.*;
import java.math.*;
import java.text.*;
import java.time.*;
import java.time.format.*;
import java.time.temporal.*;
import java.util.*;
import java.util.regex.*;

/**
 * Answers questions about Java's own library: a line for each line read, fields between tabs. A field is ASCII, other
 * characters are escaped as in Java's sources. An exception answers with its class after an exclamation mark.
 */
public class JavaAnswers {
  public static void main(String[] args) throws IOException {
    Locale.setDefault(Locale.US);
    TimeZone.setDefault(TimeZone.getTimeZone("UTC"));
    var in = new BufferedReader(new InputStreamReader(System.in, "US-ASCII"));
    var out = new PrintWriter(new BufferedWriter(new OutputStreamWriter(System.out, "US-ASCII")));
    for (String line; (line = in.readLine()) != null; ) {
      String[] question = line.split("\t", -1);
      for (int i = 0; i < question.length; i++) question[i] = unescaped(question[i]);
      out.print(answer(question) + '\n');
    }
    out.flush();
  }

  static String answer(String[] question) {
    try {
      var fields = new StringBuilder("=");
      for (String field : answers(question)) fields.append('\t').append(escaped(field));
      return fields.toString();
    } catch (Exception | StackOverflowError e) {
      return "!" + e.getClass().getSimpleName();
    }
  }

  static List<String> answers(String[] q) {
    switch (q[0]) {
      case "writeNumber": {
        var format = numberFormat(q[1], q[2]);
        format.setRoundingMode(RoundingMode.valueOf(q[3]));
        return List.of(format.format(new BigDecimal(q[4])));
      }
      case "readNumber": {
        var position = new ParsePosition(0);
        var number = (BigDecimal) numberFormat(q[1], q[2]).parse(q[3], position);
        return number == null ? List.of() : List.of(number.toPlainString(), "" + position.getIndex());
      }
      case "compute":
        return List.of(computed(q[1], new MathContext(Integer.parseInt(q[2]), RoundingMode.valueOf(q[3])), q[4], q[5]).toPlainString());
      case "writeDate":
        return List.of(dateFormat(q[1], q[2], "SMART").format(temporal(q[3], q[4])));
      case "readDate":
        return List.of(dateFormat(q[1], q[2], q[3]).parse(q[5], query(q[4])).toString());
      case "find": {
        var matcher = Pattern.compile(q[1]).matcher(q[2]);
        var found = new ArrayList<String>();
        while (matcher.find()) found.add(groups(matcher));
        return found;
      }
      case "matches": {
        var matcher = Pattern.compile(q[1]).matcher(q[2]);
        return matcher.matches() ? List.of(groups(matcher)) : List.of();
      }
      case "split":
        return List.of(q[2].split(q[1]));
      default:
        throw new IllegalArgumentException(q[0]);
    }
  }

  static DecimalFormat numberFormat(String pattern, String locale) {
    var format = new DecimalFormat(pattern, DecimalFormatSymbols.getInstance(Locale.forLanguageTag(locale)));
    format.setParseBigDecimal(true);
    return format;
  }

  static BigDecimal computed(String operation, MathContext context, String first, String second) {
    var a = new BigDecimal(first);
    switch (operation) {
      case "decimalAdd":
        return a.add(new BigDecimal(second), context);
      case "decimalSubtract":
        return a.subtract(new BigDecimal(second), context);
      case "decimalMultiply":
        return a.multiply(new BigDecimal(second), context);
      case "decimalDivide":
        return a.divide(new BigDecimal(second), context);
      case "decimalPow":
        return a.pow(Integer.parseInt(second), context);
      case "decimalRound":
        return a.round(context);
      case "decimalSqrt":
        return a.sqrt(context);
      default:
        throw new IllegalArgumentException(operation);
    }
  }

  static DateTimeFormatter dateFormat(String pattern, String locale, String mode) {
    return new DateTimeFormatterBuilder()
        .parseCaseInsensitive()
        .appendPattern(pattern)
        .toFormatter(Locale.forLanguageTag(locale))
        .withResolverStyle(ResolverStyle.valueOf(mode));
  }

  static TemporalAccessor temporal(String type, String text) {
    switch (type) {
      case "Date":
        return LocalDate.parse(text);
      case "LocalTime":
        return LocalTime.parse(text);
      case "LocalDateTime":
        return LocalDateTime.parse(text);
      case "Time":
        return OffsetTime.parse(text);
      default:
        return ZonedDateTime.parse(text);
    }
  }

  static TemporalQuery<? extends TemporalAccessor> query(String type) {
    switch (type) {
      case "Date":
        return LocalDate::from;
      case "LocalTime":
        return LocalTime::from;
      case "LocalDateTime":
        return LocalDateTime::from;
      case "Time":
        return OffsetTime::from;
      default:
        return ZonedDateTime::from;
    }
  }

  /** For each group `start-end`, or `-`. */
  static String groups(Matcher matcher) {
    var spans = new StringJoiner(" ");
    for (int i = 0; i <= matcher.groupCount(); i++)
      spans.add(matcher.start(i) < 0 ? "-" : matcher.start(i) + "-" + matcher.end(i));
    return spans.toString();
  }

  static String unescaped(String text) {
    var result = new StringBuilder();
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c != '\\') result.append(c);
      else if (text.charAt(++i) == '\\') result.append('\\');
      else {
        result.append((char) Integer.parseInt(text.substring(i + 1, i + 5), 16));
        i += 4;
      }
    }
    return result.toString();
  }

  static String escaped(String text) {
    var result = new StringBuilder();
    for (char c : text.toCharArray()) {
      if (c == '\\') result.append("\\\\");
      else if (c < ' ' || c > '~') result.append(String.format("\\u%04x", (int) c));
      else result.append(c);
    }
    return result.toString();
  }
}
