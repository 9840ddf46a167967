/*
 * Rows of tables that are read as one paragraph: a schedule, a list of prices. Pure; called by html_reader.c.
 */
#include "document/html_page.h"

#define ROW_CELLS 3       /* of a row that is one paragraph */
#define ROW_CELL_MOST 120 /* bytes of one of its cells */

static const xmlNode *next_element(const xmlNode *node)
{
    do {
        node = node ? node->next : NULL;
    } while (node && node->type != XML_ELEMENT_NODE);
    return node;
}

/* The row after `row`, from a table's head on into its body. */
static const xmlNode *next_row(const xmlNode *row)
{
    const xmlNode *next = next_element(row);
    const xmlNode *body = next || !html_is(row->parent, "thead") ? NULL : next_element(row->parent);
    const xmlNode *first = body ? body->children : NULL;
    return !body ? next : first && first->type == XML_ELEMENT_NODE ? first : next_element(first);
}

/* Cells of a row that show something; 0 when one of them shows too much. `plain`: each is one paragraph. */
static size_t filled_cells(const xmlNode *row, bool plain)
{
    size_t filled = 0;
    for (const xmlNode *at = row->children; at; at = at->next) {
        const struct html_note *note = at->type == XML_ELEMENT_NODE ? at->_private : NULL;
        size_t bytes = note ? (size_t)note->prose + note->linked : 0, blocks = 0;
        for (const xmlNode *in = bytes && plain ? at->children : NULL; in; in = in->next) {
            blocks += html_is_of(in, HTML_BLOCK);
        }
        if (bytes > ROW_CELL_MOST || blocks > 1) {
            return 0;
        }
        filled += bytes > 0;
    }
    return filled;
}

#define PAIRS_LEAST                                                                                          \
    3 /* rows of two cells that make a table; a letter-head has fewer, and more in each cell */

static bool opens_pairs(const xmlNode *row)
{
    size_t pairs = 0;
    for (; row && html_is(row, "tr") && pairs < PAIRS_LEAST; row = next_row(row)) {
        if (filled_cells(row, true) != 2) {
            return false;
        }
        pairs++;
    }
    return pairs == PAIRS_LEAST;
}

/* A row of three short cells or more is one paragraph: "Thôn Đông, thứ Hai, 7 giờ"; so is one of two in a
 * table of them. Marked where it begins. */
void html_mark_row(xmlNode *node)
{
    const xmlNode *before = node->prev;
    while (before && before->type != XML_ELEMENT_NODE) {
        before = before->prev;
    }
    size_t filled = html_is(node, "tr") ? filled_cells(node, false) : 0;
    bool follows = before && before->_private && ((const struct html_note *)before->_private)->row;
    if (filled >= (follows ? 2 : ROW_CELLS) || (filled == 2 && opens_pairs(node))) {
        ((struct html_note *)node->_private)->row = true;
    }
}
