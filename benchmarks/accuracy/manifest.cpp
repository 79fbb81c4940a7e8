#include "manifest.hpp"

#include <fstream>
#include <map>
#include <stdexcept>

namespace accuracy {
namespace {

std::vector<std::string> split_csv(const std::string& line) {
    std::vector<std::string> fields(1);
    bool quoted = false;
    for (std::size_t i = 0; i < line.size(); ++i) {
        const char c = line[i];
        if (quoted && c == '"' && i + 1 < line.size() && line[i + 1] == '"') {
            fields.back() += '"';
            ++i;
        } else if (c == '"') {
            quoted = !quoted;
        } else if (c == ',' && !quoted) {
            fields.emplace_back();
        } else if (c != '\r') {
            fields.back() += c;
        }
    }
    return fields;
}

}  // namespace

std::vector<Truth> read_manifest(const std::string& folder) {
    const std::string path = folder + "/manifest.csv";
    std::ifstream in(path);
    if (!in) throw std::runtime_error(path + ": cannot be opened");
    std::string line;
    if (!std::getline(in, line)) throw std::runtime_error(path + ": is empty");
    std::map<std::string, std::size_t> column;
    const std::vector<std::string> header = split_csv(line);
    for (std::size_t i = 0; i < header.size(); ++i) column[header[i]] = i;
    if (column.count("file") == 0) throw std::runtime_error(path + ":1: no column 'file'");

    std::vector<Truth> truths;
    for (int number = 2; std::getline(in, line); ++number) {
        if (line.empty()) continue;
        const std::vector<std::string> fields = split_csv(line);
        const auto field = [&](const char* name) -> std::string {
            const auto found = column.find(name);
            return found != column.end() && found->second < fields.size() ? fields[found->second] : std::string();
        };
        try {
            Truth truth;
            truth.file = field("file");
            truth.path = folder + "/" + truth.file;
            truth.set = field("set");
            truth.source = field("source");
            if (const std::string turns = field("quarter_turns"); !turns.empty()) {
                truth.quarter_turns = std::stoi(turns);
            }
            if (const std::string skew = field("skew"); !skew.empty()) truth.skew = std::stod(skew);
            truths.push_back(std::move(truth));
        } catch (const std::exception&) {
            throw std::runtime_error(path + ":" + std::to_string(number) + ": not a number");
        }
    }
    return truths;
}

}  // namespace accuracy
