#include "report.hpp"

#include <cstdio>
#include <ostream>

namespace accuracy {
namespace {

template <class... Values>
std::string format(const char* pattern, Values... values) {
    char text[512];
    std::snprintf(text, sizeof text, pattern, values...);
    return text;
}

}  // namespace

void print_header(std::ostream& out) {
    out << "turns: accuracy (surest 60/80/95 %), ECE expected calibration error (15 equal-mass bins), false = upright\n"
           "images turned at the default threshold, applied (wrong among them), none = no decision\n"
           "skew:  CE within 0.1 degrees, AED mean error, TOP80 mean of the best 80 %, worst (at skew_confidence >= 0.5),\n"
           "unsure = share below 0.5, 2s = errors within 2 sigma, zero = unskewed pages within 0.05 of 0\n"
           "times: milliseconds, median (mean)\n";
}

void print_set(std::ostream& out, const std::string& name, const Samples& samples) {
    std::size_t failed = 0;
    for (const Sample* sample : samples) failed += sample->answered ? 0 : 1;
    out << '\n' << name << ": " << samples.size() << " images, " << failed << " without an answer\n";
    if (const TurnFigures t = turn_figures(samples); t.count > 0) {
        out << format("  turns %.4f (%.4f %.4f %.4f) ECE %.4f false %.4f of %zu applied %.3f (wrong %.4f) none %.3f\n",
                      t.accuracy, t.accuracy_60, t.accuracy_80, t.accuracy_95, t.expected_calibration_error,
                      t.false_rotation, t.upright_count, t.applied, t.applied_wrong, t.none);
    }
    if (const SkewFigures s = skew_figures(samples); s.count > 0) {
        out << format("  skew  CE %.4f within 0.5 %.4f AED %.4f TOP80 %.4f worst %.3f (sure %.3f) unsure %.3f 2s %.3f "
                      "ECE %.3f zero %.3f of %zu\n",
                      s.ce, s.within_half, s.aed, s.top80, s.worst, s.worst_sure, s.share_unsure, s.within_2_sigma,
                      s.expected_calibration_error, s.unskewed_at_zero, s.unskewed_count);
    }
    const TimeFigures t = time_figures(samples);
    out << format("  times decode %.2f vision %.2f (%.2f) of which skew %.2f coarse %.2f (%.2f)\n", t.decode_median,
                  t.vision_median, t.vision_mean, t.skew_median, t.coarse_median, t.coarse_mean);
}

void print_failures(std::ostream& out, const Samples& samples) {
    for (const Sample* sample : samples) {
        const upright::Detection& d = sample->detection;
        const Truth& truth = sample->truth;
        if (!sample->answered) {
            out << "  " << truth.file << ": no answer: " << sample->error << '\n';
            continue;
        }
        if (truth.quarter_turns && !turn_is_right(*sample)) {
            out << format("  %s [%s]: turn %d, answered %d with %.3f (%s)\n", truth.file.c_str(), truth.set.c_str(),
                          *truth.quarter_turns, d.quarter_turns, d.confidence,
                          d.kind == upright::Kind::document ? "document"
                          : d.kind == upright::Kind::photo  ? "photo"
                                                            : "unknown");
        }
        if (truth.skew && skew_error(*sample) > 0.1) {
            out << format("  %s [%s]: skew %.3f, answered %.3f +- %.3f with %.3f\n", truth.file.c_str(),
                          truth.set.c_str(), *truth.skew, d.skew, d.skew_sigma, d.skew_confidence);
        }
    }
}

void write_csv(std::ostream& out, const Samples& samples) {
    out << "file,set,source,true_turns,true_skew,answered,turns,confidence,p0,p1,p2,p3,kind,decision,skew,sigma,"
           "skew_confidence,decode_ms,vision_ms,coarse_ms,level_confidence,level_decision\n";
    for (const Sample* sample : samples) {
        const upright::Detection& d = sample->detection;
        const Truth& truth = sample->truth;
        out << truth.file << ',' << truth.set << ',' << truth.source << ','
            << (truth.quarter_turns ? std::to_string(*truth.quarter_turns) : "") << ','
            << (truth.skew ? std::to_string(*truth.skew) : "")
            << format(",%d,%d,%.6f,%.6f,%.6f,%.6f,%.6f,%d,%d,%.6f,%.6f,%.6f,%.3f,%.3f,%.3f,%.6f,%d\n",
                      sample->answered ? 1 : 0, d.quarter_turns, d.confidence, d.posterior[0], d.posterior[1],
                      d.posterior[2], d.posterior[3], static_cast<int>(d.kind), static_cast<int>(d.turn_decision), d.skew,
                      d.skew_sigma, d.skew_confidence, d.timings.decode, d.timings.vision, d.timings.coarse,
                      d.level_confidence, static_cast<int>(d.level_decision));
    }
}

}  // namespace accuracy
