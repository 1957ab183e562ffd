/** The canonical name of the module whose declarations this folder holds; `dw::Core` is the same module. */
export const module = 'tw::Core'
